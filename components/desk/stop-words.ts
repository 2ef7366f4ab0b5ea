/** What the emergency stop does, said before it is done. */
export const STOP_CONSEQUENCE =
  'On every account, nothing that adds exposure is ordered until trading is enabled again, and buys that have not filled are called back. Sales still go through, and positions stay as they are.'
