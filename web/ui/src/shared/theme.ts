// Light, dark or as the system has it; normal or high contrast. public/theme.js does the same
// before the first paint.
import { ref, watch } from 'vue'
import { remember, remembered } from './memory'

export type Theme = 'auto' | 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')
const more = matchMedia('(prefers-contrast: more)')

export const theme = ref<Theme>(asTheme(remembered('theme')))
export const contrast = ref(remembered('contrast') === 'more' || more.matches)

function asTheme(value: string | null): Theme {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

function apply(): void {
  const root = document.documentElement
  const isDark = theme.value === 'dark' || (theme.value === 'auto' && dark.matches)
  root.dataset.theme = isDark ? 'dark' : 'light'
  root.classList.toggle('dark', isDark) // the component library's switch
  if (contrast.value) root.dataset.contrast = 'more'
  else delete root.dataset.contrast
}

/** Follows choice and system from now on. */
export function dress(): void {
  apply()
  dark.addEventListener('change', apply)
  watch(theme, (value) => {
    remember('theme', value)
    apply()
  })
  watch(contrast, (value) => {
    remember('contrast', value ? 'more' : 'normal')
    apply()
  })
}
