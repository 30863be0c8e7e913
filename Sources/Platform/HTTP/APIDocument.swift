import HTTPTypes
import Hummingbird
import NIOCore

/// openapi.yaml in both spellings, and the operations that serve them.
package struct APIDocument: Sendable {
    private let yaml: String
    private let json: String

    /// - Parameters:
    ///   - yaml: The text of openapi.yaml.
    ///   - json: The same document as JSON.
    package init(yaml: String, json: String) {
        self.yaml = yaml
        self.json = json
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.get, "/openapi.yaml", "getOpenAPIYAML") { [yaml] _, _ in
            .text(ByteBuffer(string: yaml), type: "application/yaml; charset=utf-8")
        }
        routes.open(.get, "/openapi.json", "getOpenAPIJSON") { [json] _, _ in
            .text(ByteBuffer(string: json), type: "application/json")
        }
    }
}
