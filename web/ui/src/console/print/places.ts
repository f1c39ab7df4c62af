// Places written one a line, as the address that a QR code on the wall carries.
export const mostPlaces = 120
const longest = 170 // bytes of an address that a code of ours holds, with room for the host

export interface Placard {
  name: string
  link: string
  tooLong: boolean
}

/** Building, floor and room of each line, parted by spaces or slashes; empty lines and doubles go. */
export function placards(text: string, origin: string): Placard[] {
  const lines = text.split('\n').map((line) => line.trim().split(/[\s/、，,]+/).filter(Boolean)).filter((parts) => parts.length > 0)
  const names = [...new Set(lines.map(([building = '', floor = '', ...room]) => [building, floor, room.join(' ')].join('/').replace(/\/+$/, '')))]
  return names.slice(0, mostPlaces).map((place) => {
    const link = `${origin}/?place=${encodeURI(place)}`
    return { name: place.replaceAll('/', ' ').replace(/ {2,}/g, ' '), link, tooLong: new TextEncoder().encode(link).length > longest }
  })
}
