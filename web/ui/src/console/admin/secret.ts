// Secrets of webhooks as Standard Webhooks writes them.

export const hidden = '********' // stands for one that is set; sent back it stays as it is
const bytes = 32
const most = 2 // while one replaces the other

export function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))}`
}

/** The new secret in front of the newest one: messages are signed with both until the receiver knows the new. */
export function rotated(now: string, fresh = newSecret()): string {
  return [fresh, ...now.split(' ').filter(Boolean)].slice(0, most).join(' ')
}
