export interface Turn {
  role: "user" | "assistant";
  text: string;
}
