namespace Gharart.Core.Trust;

/// <summary>What one lexical factor found in a name.</summary>
internal readonly record struct LexicalFinding(int Points, string Evidence);
