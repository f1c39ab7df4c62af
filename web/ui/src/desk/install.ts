// The browser's offer to install the desk, kept until the person takes it.
import { shallowRef } from 'vue'

interface Offer extends Event {
  prompt(): Promise<unknown>
}

export const installOffer = shallowRef<Offer | null>(null)

export function awaitInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    installOffer.value = event as Offer
  })
}
