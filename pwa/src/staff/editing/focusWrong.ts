/** After a try that failed: the first field to put right, once it is marked. */
export function focusWrong(form: ParentNode | null | undefined): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
