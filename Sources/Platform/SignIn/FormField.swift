/// A labelled input of a form.
struct FormField {
    let name: String
    let label: String
    var type = "text"
    /// HTML's autofill word, for browsers and password managers.
    let autocomplete: String
    var value = ""
    /// Said below the label.
    var hint: String?
    /// What is wrong with what was typed; said before the input, and by it to screen readers.
    var complaint: String?
    var isFocused = false
    var longest = 254
    /// Codes and addresses are not words: no capital letters and no corrections.
    var isVerbatim = true
    /// Which keys a telephone shows.
    var keys: String?

    var html: HTMLText {
        let described = [hint.map { _ in "\(name)-hint" }, complaint.map { _ in "\(name)-error" }]
            .compactMap(\.self).joined(separator: " ")
        let hintLine: HTMLText? = hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>\n" }
        let errorLine: HTMLText? = complaint.map {
            "<p class=\"complaint\" id=\"\(name)-error\"><span class=\"spoken\">Error: </span>\($0)</p>\n"
        }
        let describedBy: HTMLText? = described.isEmpty ? nil : " aria-describedby=\"\(described)\""
        let invalid: HTMLText? = complaint == nil ? nil : " aria-invalid=\"true\""
        let focus: HTMLText? = isFocused ? " autofocus" : nil
        let verbatim: HTMLText? = isVerbatim ? " autocapitalize=\"none\" spellcheck=\"false\"" : nil
        let inputMode: HTMLText? = keys.map { " inputmode=\"\($0)\"" }
        return """
            <div class="field">
            <label for="\(name)">\(label)</label>
            \(hintLine)\(errorLine)<input id="\(name)" name="\(name)" type="\(type)" value="\(value)" \
            autocomplete="\(autocomplete)" maxlength="\(String(longest))" required\
            \(describedBy)\(invalid)\(verbatim)\(inputMode)\(focus)>
            </div>

            """
    }
}
