// The pages of the console, read from the router itself, so that none can be forgotten.
import { readFileSync } from 'node:fs'

/** Every path of the router; one with alternatives, such as :kind(rules|policies), counts once for each. */
export function routes(): string[] {
  const source = readFileSync('src/console/router.ts', 'utf8')
  return [...source.matchAll(/path: '([^']+)'/g)].flatMap(([, path = '']) => {
    const kinds = /:\w+\(([\w|]+)\)/.exec(path)
    return kinds ? kinds[1]!.split('|').map((kind) => path.replace(kinds[0], kind)) : [path]
  })
}

/** Whether an address, such as /console/tickets/BX-1?x, belongs to a path of the router. */
export function belongs(address: string, path: string): boolean {
  const pattern = path.replace(/\/:\w+\(\.\*\)\*/, '/.+').replace(/\/:\w+\?/, '(/[^/]+)?').replace(/:\w+/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(address.split('?')[0]!)
}
