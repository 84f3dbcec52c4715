/** The text of a script, with what it names (`script-text.cjs`). */
declare module '*.sh' {
  const text: string;
  export default text;
}

declare module '*.awk' {
  const text: string;
  export default text;
}
