import OCPP
import Testing

@Suite("Error codes")
struct CallErrorCodeTests {
    @Test("1.6 has its own spelling, and both spellings are read")
    func spelling() {
        let dialect = OCPPVersion.v16.dialect
        #expect(dialect.spelling(of: .formationViolation) == "FormationViolation")
        #expect(dialect.spelling(of: .occurrenceConstraintViolation) == "OccurenceConstraintViolation")
        #expect(CallErrorCode(reading: "FormatViolation") == .formationViolation)
        #expect(CallErrorCode(reading: "OccurrenceConstraintViolation") == .occurrenceConstraintViolation)
        for code in CallErrorCode.allCases { #expect(CallErrorCode(reading: code.rawValue) == code) }
        #expect(CallErrorCode(reading: "Whatever") == nil)
    }

    @Test("a description longer than 255 characters is cut")
    func description() {
        let error = CallError(.genericError, String(repeating: "x", count: 300))
        guard case .error(_, _, let text, _) = OCPPVersion.v16.dialect.frame(for: error, id: "a") else {
            Issue.record("not an error")
            return
        }
        #expect(text.count == 255)
    }
}
