import type { Fields } from './record.ts'

/** The API group of audit records; what follows it is a slash, in JSON sometimes an escaped one, and the version. */
export const AUDIT_API = 'audit.k8s.io'

/**
 * Whether what a container wrote may be an audit record that cannot be read as one: fields of the audit API, or a text
 * that holds such JSON, whole or cut. A text without a quote holds no JSON.
 */
export function mentionsAudit(content: unknown): boolean {
  if (typeof content === 'string') return content.includes(AUDIT_API) && content.includes('"')
  if (typeof content !== 'object' || content === null) return false
  const { apiVersion } = content as Fields
  if (typeof apiVersion === 'string' && apiVersion.startsWith(AUDIT_API)) return true
  return Object.values(content).some(mentionsAudit)
}
