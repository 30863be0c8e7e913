/// Guesses what a misspelt word was meant to be.
enum NearestWord {
    /// The word with the fewest letters to change, if they are few; of equals the first.
    static func to(_ word: String, among words: [String]) -> String? {
        let distances = words.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return nearest.distance <= max(2, word.count / 2) ? nearest.word : nil
    }

    /// Levenshtein's: insertions, removals and replacements.
    private static func distance(_ one: String, _ other: String) -> Int {
        let letters = Array(other)
        var row = Array(0...letters.count)
        for (place, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for index in letters.indices {
                let cost = letter == letters[index] ? diagonal : 1 + min(diagonal, row[index], row[index + 1])
                diagonal = row[index + 1]
                row[index + 1] = cost
            }
        }
        return row[letters.count]
    }
}
