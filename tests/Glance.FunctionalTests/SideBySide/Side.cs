namespace Glance.FunctionalTests.SideBySide;

/// <summary>Which of the two services.</summary>
internal enum Side
{
    Python,
    Ours,
}
