import ChatNotifier
import LaravelBridge
import PluginKit
import Prometheus

/// Every plugin that is compiled in: the only file that names them. They see events in this order.
///
/// To add one: a target under `Sources/Plugins/`, a line here (docs/plugins.md).
let installedPlugins: [any PlatformPlugin.Type] = [
    PrometheusPlugin.self,
    LaravelBridgePlugin.self,
    ChatNotifierPlugin.self,
]
