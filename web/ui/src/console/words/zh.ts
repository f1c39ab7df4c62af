import { zh as frame } from './frame.zh'
import { zh as house } from './house.zh'
import { zh as outside } from './outside.zh'
import { zh as report } from './report.zh'
import { zh as roster } from './roster.zh'
import { zh as standard } from './standard.zh'
import { zh as work } from './work.zh'

// Words of the console. en has exactly the keys of zh, part by part.
export const zh = { ...frame, ...house, ...outside, ...report, ...roster, ...standard, ...work }
