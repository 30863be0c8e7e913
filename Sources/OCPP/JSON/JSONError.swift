/// Why a text is not JSON.
package struct JSONError: Error, Sendable, Hashable {
    /// Where reading stopped, in bytes of UTF-8 from the start of the text.
    package let offset: Int
    /// What was expected or found there, for an operator's eyes.
    package let message: String

    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
}
