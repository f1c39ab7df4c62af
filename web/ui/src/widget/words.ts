export const words = {
  'zh-CN': { open: '打开一号通', close: '关闭一号通' },
  en: { open: 'Open the service hotline', close: 'Close the service hotline' },
}
