import { Editor } from './Editor'

export default function Compose() {
  return <Editor />
}
