import { makeTemplate } from './database'

/** Runs before all integration tests: the schema is made once, and each test begins with a copy. */
export default makeTemplate
