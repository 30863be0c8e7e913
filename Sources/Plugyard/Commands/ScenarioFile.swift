import Foundation  // files; Yams needs Foundation anyway
import OCPP
import Platform
import Yams

/// Reads scenarios from YAML files, with the lines that complaints name.
enum ScenarioFile {
    /// The scenario in a file, or those in a folder's `*.yaml`, by name.
    ///
    /// - Throws: ``SettingsError`` with file and line.
    static func read(_ path: String) throws -> [Scenario] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SettingsError("\(path): there is no such file")
        }
        guard isFolder.boolValue else { return [try scenario(path)] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        return try names.filter { $0.hasSuffix(".yaml") }.map { try scenario("\(path)/\($0)") }
    }

    private static func scenario(_ path: String) throws -> Scenario {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            guard let root = try Yams.compose(yaml: text) else {
                throw ScenarioError(line: 1, "the file is empty")
            }
            return try Scenario(node(root), name: name)
        } catch let error as ScenarioError {
            throw SettingsError("\(path):\(error.line): \(error.message)")
        } catch let error as YamlError {
            throw SettingsError("\(path): \(error)")
        }
    }

    private static func node(_ node: Node) -> ScenarioNode {
        let line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            return ScenarioNode(line: line, .scalar(value(scalar)))
        case .sequence(let sequence):
            return ScenarioNode(line: line, .list(sequence.map(Self.node)))
        case .mapping(let mapping):
            let members = mapping.map { (key: $0.key.string ?? "", value: member($0.key, $0.value)) }
            return ScenarioNode(line: line, .mapping(members))
        case .alias:
            // Yams resolves aliases before it gives them away.
            return ScenarioNode(line: line, .scalar(.null))
        }
    }

    /// A member stands where its key does: a value may begin lines later.
    private static func member(_ key: Node, _ value: Node) -> ScenarioNode {
        let read = node(value)
        return ScenarioNode(line: key.mark?.line ?? read.line, read.content)
    }

    private static func value(_ scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case let text:
            if case .number(let literal)? = try? JSONValue.parse(text) { return .number(literal) }
            return .string(text)
        }
    }
}
