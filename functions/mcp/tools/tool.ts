import type { Visit } from '../visit.ts'
import { type Arguments, type Parameters, parseArguments, text } from './parameters.ts'

/** A tool as it is offered and run; the answer is what the robot says, whole or to be cut by the caller. */
export interface Tool {
  name: string
  description: string
  inputSchema: {
    type: 'object'
    properties: Record<string, Parameters[string]['schema']>
    required: string[]
  }
  run(given: unknown, visit: Visit): Promise<string>
}

/** Arguments every tool has: who is asking. */
export const caller = {
  speaker: text('说话人姓名：取自用户消息里的speaker字段；没有就留空，不要编造，也不要念出来', 60),
  device_id: text('设备编号：系统提示里有就原样填写，没有就留空', 80),
}

/** Declares a tool; who is asking is added to its parameters. */
export function defineTool<P extends Parameters>(tool: {
  name: string
  description: string
  parameters: P
  run(args: Arguments<P>, visit: Visit): Promise<string>
}): Tool {
  const all: Parameters = { ...caller, ...tool.parameters }
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(all).map(([name, parameter]) => [name, parameter.schema]),
      ),
      required: ['speaker'],
    },
    run: (given, visit) => tool.run(parseArguments(tool.parameters, given), visit),
  }
}
