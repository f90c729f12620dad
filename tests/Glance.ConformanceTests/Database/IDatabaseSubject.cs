using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;

namespace Glance.ConformanceTests.Database;

/// <summary>A fresh, empty database under test.</summary>
public interface IDatabaseSubject : IAsyncDisposable
{
    IImageRepository Images { get; }

    IMemberRepository Members { get; }

    IUsage Usage { get; }

    IRemovedLocations Removed { get; }
}
