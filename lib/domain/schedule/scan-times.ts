const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

/**
 * Times of the day as `11:00,14:30` or as a JSON list, in order and each once; `[]` is none. RangeError names what is no
 * time.
 */
export function parseScanTimes(text: string): string[] {
  const times = text.trim().startsWith('[') ? fromJson(text) : text.split(',')
  const parsed = times.map((time) => time.trim()).filter((time) => time !== '')
  for (const time of parsed) if (!TIME.test(time)) throw new RangeError(`"${time}" is not a time like 14:30`)
  return [...new Set(parsed)].sort()
}

function fromJson(text: string): string[] {
  const wrong = () => new RangeError('must be times like 11:00,14:30 or ["11:00", "14:30"]')
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) throw wrong()
    return list
  } catch (error) {
    throw error instanceof RangeError ? error : wrong()
  }
}

export const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
