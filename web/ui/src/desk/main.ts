import { createApp } from 'vue'
import '@shared/style/tokens.css'
import '@shared/style/base.css'
import '@shared/style/badge.css'
import './desk.css'
import { locale, speak } from '@shared/locale'
import { meet } from '@shared/session'
import { dress } from '@shared/theme'
import App from './App.vue'
import { awaitInstallOffer } from './install'
import { embedded, followLinks } from './place'

// Words first, then the page; who is signed in arrives a moment later.
dress()
followLinks()
awaitInstallOffer()
const asked = new URLSearchParams(location.search).get('lang')
await speak(asked === 'en' || asked === 'zh-CN' ? asked : locale.value)
createApp(App).mount('#app')
meet(true).catch(() => {}) // offline: the desk works without an account
if (!embedded && 'serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {}) // then without a spare
