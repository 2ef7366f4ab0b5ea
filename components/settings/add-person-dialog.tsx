'use client'

import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/overlay/dialog'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** Its schema and form library come when it is opened. */
const AddPersonForm = dynamic(
  () => import('@/components/settings/add-person-form').then((file) => file.AddPersonForm),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={5} />,
  },
)

export function AddPersonDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const formId = useId()
  const [pending, setPending] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a person"
      description="Tell them the password yourself; nothing is sent."
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            Add
          </Button>
        </>
      }
    >
      <AddPersonForm id={formId} onPending={setPending} close={() => onOpenChange(false)} />
    </Dialog>
  )
}
