import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/** Calls leave when the person clicks elsewhere, moves focus elsewhere or presses Escape. */
export function useAway(box: Ref<HTMLElement | undefined>, leave: () => void): void {
  const outside = (event: Event) => {
    if (!box.value || !(event.target instanceof Node) || box.value.contains(event.target)) return
    // a click on plain words inside gives the focus to what holds the box: that is not elsewhere
    if (event.type === 'focusin' && event.target.contains(box.value)) return
    leave()
  }
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !box.value?.contains(document.activeElement)) return
    leave()
    box.value.querySelector<HTMLElement>('[aria-expanded]')?.focus()
  }
  onMounted(() => {
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    document.addEventListener('keydown', escape)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('pointerdown', outside)
    document.removeEventListener('focusin', outside)
    document.removeEventListener('keydown', escape)
  })
}
