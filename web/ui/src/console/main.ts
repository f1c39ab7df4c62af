import { createApp } from 'vue'
import '@shared/style/tokens.css'
import '@shared/style/base.css'
import '@shared/style/badge.css'
import './console.css'
import { loadCatalogue } from '@shared/catalogue'
import { locale, speak } from '@shared/locale'
import { hasConsole, me, meet } from '@shared/session'
import { dress } from '@shared/theme'
import { listenKeys } from './base/keys'
import { router } from './router'
import Shell from './Shell.vue'
import './words'

// Nobody gets in without a role that works here; others are sent to where they belong.
dress()
const [who] = await Promise.allSettled([meet(), speak(locale.value)])
if (who.status === 'fulfilled' && !me.value) location.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`)
else if (me.value && !hasConsole(me.value)) location.replace('/')
else {
  listenKeys()
  loadCatalogue().catch(() => {}) // names fall back to slugs; the next view asks again
  createApp(Shell).use(router).mount('#app')
}
