/** What the host asks of a function instance. */
export interface InstanceRequest {
  id: number
  event: unknown
  context: FunctionContext
}

/** The part of SCF's context that can be sent to an instance. */
export interface FunctionContext {
  request_id: string
  function_name: string
  function_version: string
  namespace: string
  memory_limit_in_mb: number
  time_limit_in_ms: number
  tencentcloud_region: string
  tencentcloud_appid: string
  tencentcloud_uin: string
  /** The virtual present; refused by the product on SCF. */
  chenbao_local_time: string
}

/** What an instance answers. */
export type InstanceReply =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: string; stack: string }
