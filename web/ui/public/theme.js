// Sets colours and language before the first paint, so that nothing flashes.
(function () {
  var root = document.documentElement
  function read(key) {
    try { return localStorage.getItem('yht.' + key) } catch (e) { return null }
  }
  var theme = read('theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  root.classList.toggle('dark', dark)
  if (read('contrast') === 'more') root.dataset.contrast = 'more'
  var locale = read('locale') || (/^en\b/i.test(navigator.language) ? 'en' : 'zh-CN')
  root.lang = locale
})()
