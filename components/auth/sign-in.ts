export type SignInOutcome = { ok: true } | { ok: false; message: string }

/** Signs in and leaves the going elsewhere to the caller. */
export async function signInWith(email: string, password: string): Promise<SignInOutcome> {
  const { signIn } = await import('next-auth/react')
  const answer = await signIn('credentials', { redirect: false, email, password }).catch(() => undefined)
  if (!answer) return { ok: false, message: 'The server cannot be reached. Check the connection and try again.' }
  if (answer.ok && !answer.error) return { ok: true }
  if (answer.error === 'CredentialsSignin')
    return { ok: false, message: 'The e-mail address or the password is wrong.' }
  if (/too many|slow down|wait/i.test(answer.error ?? ''))
    return { ok: false, message: 'Too many attempts. Wait a few minutes, then try again.' }
  return { ok: false, message: 'Signing in did not work. Try again; the log of the server says more.' }
}
