/// An error that knows its HTTP form. ``ProblemMiddleware`` renders it.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}
