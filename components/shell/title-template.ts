/** How the title of a tab is made of a page's own. */
export const TITLE_TEMPLATE = '%s · Assay'
