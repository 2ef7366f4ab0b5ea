'use client'

import { useEffect } from 'react'
import { TITLE_TEMPLATE } from '@/components/shell/title-template'

/** The title of a page that becomes another one without a request. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = TITLE_TEMPLATE.replace('%s', title)
  }, [title])
}
