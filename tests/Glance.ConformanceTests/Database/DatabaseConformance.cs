using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>
/// What <see cref="IImageRepository"/> promises, for every database and its twin in memory. A fixture says how to make an empty one.
/// The parts lie in files of their own: records, saving, deleting, removed data, races, visibility, filters, paging, members, usage.
/// What texts and times are equal is <see cref="Exactness.DatabaseExactness"/>.
/// </summary>
[TestFixture]
public abstract partial class DatabaseConformance : DatabaseSuite;
