import { runAreas } from '../figures.ts'

process.exitCode = await runAreas(import.meta.url, process.argv.slice(2))
