/// Schema `ProcessList`.
struct ProcessListBody: Encodable, Sendable {
    let data: [ProcessBody]
}
