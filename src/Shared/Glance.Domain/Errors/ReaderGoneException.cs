namespace Glance.Domain.Errors;

/// <summary>
/// Whoever received data went away, or was given up, before all of it was sent: no failure of the service, and nobody is left to be told.
/// </summary>
public sealed class ReaderGoneException() : OperationCanceledException("the reader of the download went away");
