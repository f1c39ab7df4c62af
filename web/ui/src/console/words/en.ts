import { en as frame } from './frame.en'
import { en as house } from './house.en'
import { en as outside } from './outside.en'
import { en as report } from './report.en'
import { en as roster } from './roster.en'
import { en as standard } from './standard.en'
import { en as work } from './work.en'

export const en = { ...frame, ...house, ...outside, ...report, ...roster, ...standard, ...work }
