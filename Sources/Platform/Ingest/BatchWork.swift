import OCPP
import Tenancy

/// How a fact is stored together with those of other charge points: what must be known, and what follows from it.
///
/// The questions of all facts of a batch are asked at once, their rows written at once, and one commit makes all of it
/// durable: two round trips, or one where nobody asks.
struct BatchWork: Sendable {
    let questions: [BatchQuestion]
    /// Pure: it is asked again when the batch is tried again.
    let decide: @Sendable (BatchFindings) throws -> BatchResult

    init(
        _ questions: [BatchQuestion],
        decide: @escaping @Sendable (BatchFindings) throws -> BatchResult
    ) {
        self.questions = questions
        self.decide = decide
    }

    /// What needs no look before.
    init(_ answer: StationAnswer, _ rows: BatchRows = BatchRows()) {
        self.init([]) { _ in BatchResult(answer, rows) }
    }
}

/// What came of a fact in a batch: the answer that may leave after the commit, and what is to be stored for it.
struct BatchResult: Sendable {
    let answer: StationAnswer
    var rows: BatchRows

    init(_ answer: StationAnswer, _ rows: BatchRows = BatchRows()) {
        self.answer = answer
        self.rows = rows
    }
}
