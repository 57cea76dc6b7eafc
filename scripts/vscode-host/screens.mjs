// @ts-check
/** Placeholder until the screens are in. @returns {Promise<boolean>} */
export async function runScreens() {
  throw new Error('test/vscode/screens has no screen yet');
}
