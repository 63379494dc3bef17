namespace Gharart.Admin.Identity;

/// <summary>What not every plan has. Which plan it takes is a setting: <see cref="FeaturePlans"/>.</summary>
internal enum Feature
{
    Tokens,
    Exports,
}
