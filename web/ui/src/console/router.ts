import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { me, may } from '@shared/session'
import type { IconName } from '@shared/part/icons'
import type { Role } from '@shared/wire'

declare module 'vue-router' {
  interface RouteMeta {
    needs?: string // an operation that the person must be allowed to call
  }
}

const pages: RouteRecordRaw[] = [
  { path: '/console', name: 'home', redirect: () => ({ name: home() }) },
  { path: '/console/calls/new', name: 'call', component: () => import('./call/CallDesk.vue'), meta: { needs: 'startCall' } },
  { path: '/console/calls/:id', name: 'callpage', component: () => import('./call/CallDesk.vue'), meta: { needs: 'startCall' } },
  { path: '/console/chats/:id?', name: 'chats', component: () => import('./chat/Inbox.vue'), meta: { needs: 'listWaitingChats' } },
  { path: '/console/triage', name: 'triage', component: () => import('./ticket/Triage.vue'), meta: { needs: 'startCall' } },
  { path: '/console/queue', name: 'queue', component: () => import('./ticket/TeamQueue.vue'), meta: { needs: 'claimFromQueue' } },
  { path: '/console/callbacks', name: 'callbacks', component: () => import('./ticket/Callbacks.vue'), meta: { needs: 'listCallbacks' } },
  { path: '/console/tickets', name: 'tickets', component: () => import('./ticket/List.vue'), meta: { needs: 'listTickets' } },
  { path: '/console/tickets/:number', name: 'ticket', component: () => import('./ticket/TicketPage.vue'), meta: { needs: 'listTickets' } },
  { path: '/console/board', name: 'board', component: () => import('./board/BoardPage.vue'), meta: { needs: 'getBoard' } },
  { path: '/console/report', name: 'report', component: () => import('./report/ReportPage.vue'), meta: { needs: 'reportRates' } },
  { path: '/console/kb', name: 'kb', component: () => import('./kb/Library.vue') },
  { path: '/console/kb/gaps', name: 'gaps', component: () => import('./kb/Gaps.vue'), meta: { needs: 'listGaps' } },
  { path: '/console/kb/import', name: 'kb.import', component: () => import('./kb/ImportPage.vue'), meta: { needs: 'importArticles' } },
  { path: '/console/kb/new', name: 'article.new', component: () => import('./kb/Editor.vue'), meta: { needs: 'createArticle' } },
  { path: '/console/kb/:id', name: 'article', component: () => import('./kb/ArticlePage.vue') },
  { path: '/console/kb/:id/edit', name: 'article.edit', component: () => import('./kb/Editor.vue'), meta: { needs: 'updateArticle' } },
  { path: '/console/admin/people', name: 'people', component: () => import('./admin/People.vue'), meta: { needs: 'listPeople' } },
  { path: '/console/admin/teams', name: 'teams', component: () => import('./admin/Teams.vue') },
  { path: '/console/admin/catalogue', name: 'catalogue', component: () => import('./admin/Catalogue.vue') },
  { path: '/console/admin/calendars', name: 'calendars', component: () => import('./admin/Calendars.vue'), meta: { needs: 'listCalendars' } },
  { path: '/console/admin/rosters', name: 'roster', component: () => import('./roster/RosterPage.vue'), meta: { needs: 'listRosters' } },
  { path: '/console/admin/:kind(rules|policies|synonyms|templates|webhooks|notices|robots|evaluations|limits)', name: 'documents', component: () => import('./admin/Documents.vue') },
  { path: '/console/admin/audit', name: 'audit', component: () => import('./admin/Audit.vue'), meta: { needs: 'listAudit' } },
  { path: '/console/places', name: 'places', component: () => import('./print/PlacesPage.vue'), meta: { needs: 'listTickets' } },
  { path: '/console/state', name: 'state', component: () => import('./admin/StatePage.vue') },
  { path: '/console/style', name: 'style', component: () => import('./base/StylePage.vue') },
  { path: '/console/:rest(.*)*', name: 'lost', component: () => import('./base/Lost.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: pages,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach((to) => {
  const needs = to.meta.needs
  if (needs && !may(needs)) return { name: 'lost', params: { rest: to.path.split('/').slice(2) }, query: { right: needs } }
  return true
})

const homes: Partial<Record<Role, string>> = {
  operator: 'call', handler: 'queue', lead: 'board', coordinator: 'board', editor: 'kb', auditor: 'audit', admin: 'people', security: 'people',
}

/** Where a role's day begins. */
export function home(): string {
  return (me.value && homes[me.value.role]) ?? 'kb'
}

export interface Door {
  name: string
  icon: IconName
  needs?: string
  roles?: readonly Role[]
  to?: string
}

/** The navigation: three groups, each door shown only to those who may pass it. */
export const doors: ReadonlyArray<{ group: 'work' | 'know' | 'admin'; list: Door[] }> = [
  {
    group: 'work',
    list: [
      { name: 'call', icon: 'phone', needs: 'startCall' },
      { name: 'chats', icon: 'chat', needs: 'listWaitingChats' },
      { name: 'triage', icon: 'flag', roles: ['operator', 'coordinator'] },
      { name: 'queue', icon: 'wrench', roles: ['operator', 'handler', 'lead'] },
      { name: 'callbacks', icon: 'phone', needs: 'listCallbacks', roles: ['operator', 'coordinator'] },
      { name: 'tickets', icon: 'list', needs: 'listTickets', roles: ['operator', 'handler', 'lead', 'coordinator', 'auditor'] },
      { name: 'board', icon: 'board', needs: 'getBoard' },
      { name: 'report', icon: 'form', needs: 'reportRates', roles: ['lead', 'coordinator', 'auditor', 'admin'] },
    ],
  },
  {
    group: 'know',
    list: [
      { name: 'kb', icon: 'book' },
      { name: 'gaps', icon: 'search', needs: 'listGaps' },
    ],
  },
  {
    group: 'admin',
    list: [
      { name: 'people', icon: 'person', roles: ['admin', 'security', 'auditor', 'coordinator'], needs: 'listPeople' },
      { name: 'teams', icon: 'headset', roles: ['admin', 'coordinator'] },
      { name: 'catalogue', icon: 'form', roles: ['admin', 'coordinator'] },
      { name: 'calendars', icon: 'clock', roles: ['admin', 'coordinator', 'lead'], needs: 'listCalendars' },
      { name: 'rosters', icon: 'person', roles: ['lead', 'coordinator', 'admin'], to: '/console/admin/rosters' },
      { name: 'evaluations', icon: 'check', roles: ['coordinator', 'admin', 'auditor'], to: '/console/admin/evaluations' },
      { name: 'limits', icon: 'clock', roles: ['coordinator', 'admin', 'auditor'], to: '/console/admin/limits' },
      { name: 'rules', icon: 'arrow', roles: ['admin', 'coordinator', 'lead'], to: '/console/admin/rules' },
      { name: 'templates', icon: 'copy', roles: ['operator', 'lead', 'coordinator', 'editor'], to: '/console/admin/templates' },
      { name: 'synonyms', icon: 'refresh', roles: ['editor', 'admin'], to: '/console/admin/synonyms' },
      { name: 'policies', icon: 'bell', roles: ['admin', 'coordinator'], to: '/console/admin/policies' },
      { name: 'places', icon: 'pin', roles: ['operator', 'lead', 'coordinator', 'admin'] },
      { name: 'webhooks', icon: 'send', roles: ['admin', 'security'], to: '/console/admin/webhooks' },
      { name: 'notices', icon: 'bell', roles: ['coordinator', 'admin', 'security'], needs: 'listNoticePlans', to: '/console/admin/notices' },
      { name: 'robots', icon: 'chat', roles: ['admin', 'security'], needs: 'listRobots', to: '/console/admin/robots' },
      { name: 'audit', icon: 'shield', needs: 'listAudit' },
      { name: 'state', icon: 'info' },
    ],
  },
]

export function open(door: Door): boolean {
  if (door.needs && !may(door.needs)) return false
  return !door.roles || (me.value !== null && door.roles.includes(me.value.role))
}
