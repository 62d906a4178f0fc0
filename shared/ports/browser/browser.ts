/** What a photographed panel is known to show. */
export interface PanelShot {
  /** Slug of the panel, for the key. */
  id: string
  title: string
  png: Buffer
  /** Text the page shows in this panel (values, legends), for reading without a model. */
  text: string
  state: 'ready' | 'empty' | 'loading' | 'error'
}

/** A page as it was photographed, panel by panel. */
export interface DashboardShot {
  title: string
  /** Time range the page says it shows. */
  range: string
  panels: PanelShot[]
  /** The dashboard as one picture, panels and heading; absent when the page was blocked. */
  whole?: Buffer
  /** The page was a login, an expired link, a verify-code form: nothing here is data. */
  blocked?: string
}

/** A headless browser; errors are UpstreamError with service `browser`. */
export interface Browser {
  photograph(options: {
    url: string
    /** Hosts the page may load from; anything else is refused. */
    allowHosts: readonly string[]
    verifyCode?: string
    timeoutMs: number
  }): Promise<DashboardShot>
  close(): Promise<void>
}
