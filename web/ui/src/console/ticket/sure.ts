import { t } from '../words'

/** How sure the router is of a category. A model's hint carries no figure: its own is not calibrated. */
export function sureness(confidence: number): string {
  return confidence > 0 ? `${Math.round(confidence * 100)}%` : t('route.hint')
}
