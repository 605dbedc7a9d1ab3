export interface ServerEvent {
  event: string;
  data: string;
}

/**
 * A parser of server-sent events for text that arrives in parts, cut anywhere: give it each part, it gives the events that
 * are complete. Source: HTML Living Standard, section 9.2.6 (without ids and retry times, which are not sent here).
 */
export function createEventParser(): (part: string) => ServerEvent[] {
  let rest = "";
  return (part) => {
    rest += part;
    const frames = rest.split(/\r\n\r\n|\n\n|\r\r/);
    rest = frames.pop() ?? "";
    return frames.flatMap((frame) => {
      let event = "message";
      const data: string[] = [];
      for (const line of frame.split(/\r\n|\n|\r/)) {
        const colon = line.indexOf(":");
        if (colon <= 0) continue;
        const value = line.slice(colon + 1).replace(/^ /, "");
        if (line.startsWith("event:")) event = value;
        else if (line.startsWith("data:")) data.push(value);
      }
      return data.length === 0 ? [] : [{ event, data: data.join("\n") }];
    });
  };
}
