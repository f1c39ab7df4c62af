import { words } from './words'

// The loader for other sites of the office:
//   <script async src="https://hotline.example/widget.js" data-lang="zh-CN" data-side="right"></script>
// It adds one button and, on the first click, a frame with the chat. It reads nothing of the page
// it stands in, and stands in a shadow root so that neither page restyles the other.
void (() => {
  const script = document.currentScript as HTMLScriptElement | null
  const home = new URL(script?.src ?? location.href).origin
  const lang = script?.dataset.lang === 'en' ? 'en' : 'zh-CN'
  const side = script?.dataset.side === 'left' ? 'left' : 'right'
  const label = words[lang]

  const sheet = `
  :host { all: initial; position: fixed; inset-block-end: 20px; inset-inline-${side === 'left' ? 'start' : 'end'}: 20px; z-index: 2147483000; }
  button { position: relative; width: 56px; height: 56px; border: 0; border-radius: 50%; background: #1b5091; color: #fff; cursor: pointer; box-shadow: 0 6px 20px rgb(23 32 43 / 28%); display: grid; place-items: center; margin-inline-start: auto; }
  :host([data-side=left]) button { margin-inline: 0 auto; }
  button:focus-visible { outline: 3px solid #ffd27a; outline-offset: 2px; }
  svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
  i { position: absolute; top: 2px; right: 2px; width: 12px; height: 12px; border-radius: 50%; background: #d93025; border: 2px solid #fff; }
  iframe { display: block; width: 384px; height: min(620px, calc(100dvh - 110px)); margin-block-end: 12px; border: 0; border-radius: 14px; background: #f4f6f8; box-shadow: 0 12px 40px rgb(23 32 43 / 30%); }
  [hidden] { display: none; }
  @media (max-width: 480px) { iframe { position: fixed; inset: 0 0 88px; width: 100vw; height: auto; min-height: calc(100dvh - 88px); border-radius: 0; } }`

  function start(): void {
    const host = document.createElement('yihaotong-widget')
    host.dataset.side = side
    const shadow = host.attachShadow({ mode: 'open' })
    const style = new CSSStyleSheet()
    style.replaceSync(sheet)
    shadow.adoptedStyleSheets = [style]

    const button = document.createElement('button')
    button.type = 'button'
    button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4.5 9.2a8.2 8.2 0 0 1 15 0M4.5 14.8a8.2 8.2 0 0 0 15 0M3 12h18"/></svg><i hidden></i>'
    const dot = button.querySelector('i') as HTMLElement
    let frame: HTMLIFrameElement | null = null

    const show = (open: boolean) => {
      if (open && !frame) {
        frame = document.createElement('iframe')
        frame.src = `${home}/?embed&lang=${lang}`
        frame.title = label.open
        frame.allow = 'clipboard-write'
        shadow.prepend(frame)
      }
      if (frame) frame.hidden = !open
      if (open) dot.hidden = true
      button.setAttribute('aria-expanded', String(open))
      button.setAttribute('aria-label', open ? label.close : label.open)
    }

    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'))
    addEventListener('message', (event) => {
      if (!frame || event.origin !== home || event.source !== frame.contentWindow) return
      if (event.data === 'yihaotong:close') {
        show(false)
        button.focus()
      }
      if (event.data === 'yihaotong:message' && frame.hidden) dot.hidden = false
    })

    shadow.append(button)
    show(false)
    document.body.append(host)
  }

  if (document.body) start()
  else addEventListener('DOMContentLoaded', start)
})()
