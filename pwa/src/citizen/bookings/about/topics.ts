export const TOPICS = ['topic_cv', 'topic_interview', 'topic_path', 'topic_resume', 'topic_search'] as const

/** Adds a topic to what is written, or takes it out again where it stands as the chip put it. */
export function toggleTopic(text: string, topic: string): string {
  if (!text.includes(topic)) return text.trim() === '' ? topic : `${text.trimEnd().replace(/,$/, '')}, ${topic}`
  return text
    .split(', ')
    .filter(part => part.trim() !== topic)
    .join(', ')
}
