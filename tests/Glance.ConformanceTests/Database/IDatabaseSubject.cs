using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;

namespace Glance.ConformanceTests.Database;

/// <summary>A fresh, empty database under test.</summary>
public interface IDatabaseSubject : IAsyncDisposable
{
    /// <summary>What two stored times differ in at least.</summary>
    TimeSpan Tick => TimeSpan.FromMicroseconds(1);

    /// <summary>Whether text may have characters beyond the basic plane.</summary>
    bool KeepsEveryCharacter => true;

    /// <summary>Whether an image has one property, and one member, of those whose names differ in case only.</summary>
    bool KeysIgnoreCase => false;

    IImageRepository Images { get; }

    IMemberRepository Members { get; }

    IUsage Usage { get; }

    IRemovedLocations Removed { get; }
}
