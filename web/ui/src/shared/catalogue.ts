// Teams and categories, asked once and shared by every part of a page.
import { computed, ref } from 'vue'
import { get } from './api'
import { locale } from './locale'
import type { Category, Team } from './wire'

const teamList = ref<Team[]>([])
const categoryList = ref<Category[]>([])
let asked: Promise<void> | null = null

/** Loads both lists unless they are there or on their way. */
export function loadCatalogue(): Promise<void> {
  asked ??= Promise.all([get('/teams'), get('/catalogue')]).then(
    ([teams, categories]) => {
      teamList.value = teams.items
      categoryList.value = categories.items
    },
    (thrown: unknown) => {
      asked = null
      throw thrown
    },
  )
  return asked
}

export const teams = computed(() => teamList.value.filter((x) => !x.retired))
export const categories = computed(() => categoryList.value.filter((c) => !c.retired))
const teamBySlug = computed(() => new Map(teamList.value.map((x) => [x.slug, x])))
const categoryBySlug = computed(() => new Map(categoryList.value.map((c) => [c.slug, c])))

function called(x: { name: string; name_en?: string } | undefined, slug: string): string {
  if (!x) return slug
  return (locale.value === 'en' && x.name_en) || x.name
}

/** The name of a team in the language chosen; the slug while the list is not there. */
export function teamName(slug: string): string {
  return called(teamBySlug.value.get(slug), slug)
}

export function categoryName(slug: string): string {
  return called(categoryBySlug.value.get(slug), slug)
}

/** Categories by team, in catalogue order, for a chooser. */
export const grouped = computed(() =>
  teams.value.map((team) => ({ team, list: categories.value.filter((c) => c.team === team.slug) })).filter((g) => g.list.length > 0),
)
