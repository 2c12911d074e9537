"""Write the demo customer file, ``demo/customers_fr.csv``.

    python scripts/make_demo_customers.py           write the file
    python scripts/make_demo_customers.py --check   compare it, and verify its rules

The same code and the same postal file always give the same customers. Writing
needs the standard library only; ``--check`` needs python-stdnum and phonenumbers.

Nobody in the file is real, and everything in it is chosen to reach nobody:

* **Towns, postcodes and INSEE codes** are real, from ``data/postal_codes_fr.csv``.
  A city is written as on an envelope: "Lyon", not "Lyon 3e Arrondissement".
* **French landlines and faxes** are in the ranges that ARCEP, the regulator,
  reserves for works of fiction (01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49).
  The overseas departments have no such range of their own; they use these too.
* **French mobiles** are not in the reserved 06 39 98: phonenumbers calls all its
  numbers invalid. They begin with 07 97, 07 98 or 07 99, which phonenumbers
  accepts and knows no operator for.
* **Foreign numbers**: Germany reserves ranges for fiction too, used here. Belgium,
  Switzerland and Luxembourg publish none that we know of: their customers only
  have mobiles, with prefixes that phonenumbers knows no operator for.
* **E-mail addresses and websites** are on the names that RFC 2606 reserves.
* **SIREN numbers** pass the Luhn check and begin with 003. New numbers begin with
  1 or 9, those of public bodies with 1 or 2, and the few old ones in 00 that the
  public register opens with jump from 001 to 005. 000 would not do: the VAT numbers
  made from it are read as Monaco's. The VAT number follows from the SIREN. Foreign
  companies have no number at all: any that is valid could be somebody's.
* **Names** are put together from common first names and surnames.
"""

import argparse
import csv
import io
import random
import re
import sys
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
POSTAL_FILE = ROOT / "data" / "postal_codes_fr.csv"
DEMO_FILE = ROOT / "demo" / "customers_fr.csv"
SEED = 19
LAST_DAY = date(2026, 11, 20)
FIRST_DAY = date(2020, 11, 21)

COLUMNS = """
key person_type title firstname lastname name parent_key type street street2 zip city
insee_code country phone mobile fax email website birthdate gender siren siret vat
barcode ref tags status company salesperson language comment alert created_on
duplicate_of
""".split()
ADDRESS_COLUMNS = ("street", "street2", "zip", "city", "insee_code", "country")

# ------------------------------------------------------------------------------
# Words: people
# ------------------------------------------------------------------------------

GENERATIONS = ((1938, 1955), (1956, 1974), (1975, 1991), (1992, 2008))
GENERATION_WEIGHTS = (18, 32, 32, 18)

FRENCH_FIRST_NAMES = {
    "male": (
        """Jean Michel Claude André Bernard Roger René Marcel Guy Gérard Raymond Maurice
        Robert Jacques Henri Yves Lucien Georges Jean-Pierre""",
        """Philippe Patrick Alain Pascal Éric Thierry Christophe Laurent Frédéric Didier
        Bruno Olivier Hervé Stéphane Gilles Dominique François Jean-Luc Jean-Marc Denis
        Xavier Serge""",
        """Nicolas Julien Sébastien David Guillaume Mathieu Jérôme Cédric Vincent
        Aurélien Benoît Romain Jérémy Ludovic Fabien Grégory Thomas Anthony Rémi
        Jean-Baptiste""",
        """Lucas Hugo Théo Enzo Maxime Quentin Baptiste Clément Antoine Léo Mathis
        Nathan Valentin Florian Alexis Corentin Axel Tom""",
    ),
    "female": (
        """Monique Jacqueline Jeannine Denise Yvette Ginette Simone Colette Paulette
        Françoise Annie Josette Odette Huguette Micheline Geneviève Andrée
        Marie-Thérèse""",
        """Nathalie Isabelle Sylvie Catherine Véronique Christine Brigitte Valérie
        Corinne Sandrine Florence Pascale Agnès Béatrice Anne-Marie Hélène Joëlle Muriel
        Maryse Laurence Chantal""",
        """Céline Émilie Aurélie Virginie Stéphanie Élodie Julie Delphine Audrey
        Laëtitia Amélie Séverine Mélanie Marion Charlotte Caroline Anaïs Gaëlle Claire
        Noémie Anne-Sophie""",
        """Léa Manon Chloé Inès Emma Lucie Océane Pauline Justine Maëva Clara Zoé Éloïse
        Margaux Romane Lola Capucine Apolline""",
    ),
}


class Culture(NamedTuple):
    """Where a surname comes from, and the first names that go with it.

    `own_share` is the share of its own first names, for the two older and the two
    younger generations; the others have French ones. Names are split at the bar.
    """

    weight: int
    surnames: str
    older: dict
    younger: dict
    own_share: tuple


def _names(male, female):
    return {"male": male.split("|"), "female": female.split("|")}


FRENCH = Culture(
    62,
    "Bernard|Dubois|Moreau|Girard|Roux|Fournier|Mercier|Blanchard|Chevalier|Perrin"
    "|Garnier|Faure|Gauthier|Rousseau|Berthet|Chapuis|Berger|Bouvier|Thévenet|Dumoulin"
    "|Poncet|Perrier|Ravier|Duchêne|Lefèvre|Brossard|Françon|Besançon|Guichard|Vernay"
    "|Jacquet|Colin|Marchand|Legrand|Renaud|Chevallier|Bérard|Philibert|Charvet|Pitiot"
    "|Desmoulins|Vachon|Buisson|Barbier|Gros|Pelletier|Delorme|Rivoire|Meunier"
    "|Chazal|Lacroix|Tissot|Morel|Prost|Durieux|Bonnefoy|Vial|Maréchal|Sauvage|Ollier"
    "|Giraud|Bonnet|Robin|Guérin|Bailly|Collet|Lebrun|Hervé|Rolland|Gaudin|Masson",
    {},
    {},
    (0, 0),
)
SAVOYARD = Culture(
    0,
    "Favre|Bouchet|Gaillard|Mugnier|Dupraz|Métral|Chappaz|Duret|Périllat|Burnet|Lathuile"
    "|Vittoz|Fontanel|Rey|Ducret|Maniglier|Chatelain|Bétemps|Coutin|Excoffier",
    {},
    {},
    (0, 0),
)
CULTURES = {
    "french": FRENCH,
    "savoyard": SAVOYARD,
    "breton": Culture(
        3,
        "Le Goff|Kervella|Le Bihan|Guéguen|Cariou|Le Guen|Kerbrat|Quéméneur|Le Floc'h"
        "|Salaün|Le Meur|Tanguy",
        _names("Yves|Jean-Yves|Yvon|Hervé", "Soizic|Annick|Rozenn|Maïwenn"),
        _names("Loïc|Erwan|Ronan|Gwenaël", "Gwenaëlle|Nolwenn|Enora|Morgane"),
        (0.5, 0.6),
    ),
    "corsican": Culture(
        1,
        "Casanova|Leca|Santoni|Giudicelli|Poggi|Luciani|Mattei|Filippi|Albertini|Susini",
        _names("Ange|Toussaint|Dominique|Pierre-Paul", "Marie-Ange|Toussainte|Lucie"),
        _names("Ange|Petru|Lisandru|Jean-Do", "Letizia|Vannina|Serena|Lesia"),
        (0.5, 0.5),
    ),
    "maghrebi": Culture(
        9,
        "Benali|Bouzid|Haddad|Belkacem|Saïdi|Cherif|Mansouri|El Amrani|Ben Youssef"
        "|Aït Slimane|Boudiaf|Khelifi|Zerrouki|Tahiri|Meziane",
        _names(
            "Mohamed|Ahmed|Rachid|Brahim|Saïd|Mustapha",
            "Fatima|Khadija|Zohra|Malika|Naïma|Nadia",
        ),
        _names(
            "Karim|Samir|Yacine|Nabil|Mehdi|Bilal|Sofiane",
            "Samira|Leïla|Amina|Sabrina|Yasmine|Assia",
        ),
        (1, 0.95),
    ),
    "portuguese": Culture(
        5,
        "Ferreira|Da Silva|Dos Santos|Pereira|Rodrigues|Gonçalves|Fernandes|Lopes"
        "|Teixeira|Carvalho|De Oliveira",
        _names(
            "Manuel|António|Joaquim|Carlos|Fernando", "Maria|Conceição|Lurdes|Graça|Ana"
        ),
        _names("Tiago|Rui|Paulo", "Sónia|Carla|Inês"),
        (0.9, 0.2),
    ),
    "italian": Culture(
        4,
        "Rossi|D'Angelo|Moretti|Bianchi|Ricci|De Luca|Martinelli|Dell'Acqua|Bertolino",
        _names("Giuseppe|Franco|Antonio|Salvatore", "Rosa|Giovanna|Lucia|Carmela"),
        _names("Matteo|Luca|Marco", "Chiara|Giulia|Elisa"),
        (0.6, 0.3),
    ),
    "spanish": Culture(
        4,
        "Garcia|Lopez|Fernandez|Muñoz|Sanchez|Ibáñez|Ortega|Navarro|Vidal-Torres",
        _names("José|Antonio|Francisco|Ramon", "Carmen|Dolores|Pilar|Encarnación"),
        _names("Diego|Javier", "Lucía|Marta"),
        (0.7, 0.1),
    ),
    "vietnamese": Culture(
        3,
        "Nguyen|Tran|Pham|Huynh|Vo|Dang|Bui|Lê|Truong",
        _names("Minh|Thanh|Quang|Van Hai", "Thi Lan|Mai|Thu|Kim Anh"),
        _names("Minh|Duc|Anh", "Linh|Mai|Thuy"),
        (0.9, 0.4),
    ),
    "polish": Culture(
        3,
        "Kowalczyk|Nowak|Wojcik|Szymczak|Kaczmarek|Walczak|Majchrzak|Kubiak",
        _names("Stanislas|Casimir|Édouard", "Wanda|Irène|Hedwige"),
        _names("Tomasz|Piotr", "Agnieszka|Kasia"),
        (0.5, 0.15),
    ),
    "armenian": Culture(
        2,
        "Bedrossian|Terzian|Kévorkian|Sarkissian|Donabédian",
        _names("Garo|Hagop", "Araxie|Chouchane"),
        _names("Vahan|Aram", "Anouch|Nairi"),
        (0.5, 0.4),
    ),
    "west african": Culture(
        3,
        "Diallo|Traoré|Koné|N'Diaye|Ouédraogo|Keïta|Camara|Sow",
        _names("Mamadou|Ousmane|Abdoulaye", "Aminata|Fatou|Kadiatou"),
        _names("Moussa|Ibrahima|Cheikh", "Mariam|Awa|Aïssatou"),
        (1, 0.9),
    ),
    "turkish": Culture(
        1,
        "Yılmaz|Demir|Özdemir|Kaya|Aydın",
        _names("Mehmet|Ali|Hasan", "Fatma|Ayşe|Emine"),
        _names("Emre|Murat|Serkan", "Elif|Zeynep|Esra"),
        (1, 1),
    ),
    "reunionese": Culture(
        0, "Payet|Hoarau|Grondin|Técher|Fontaine|Rivière", {}, {}, (0, 0)
    ),
    "caribbean": Culture(
        0, "Lubin|Céleste|Montlouis|Marie-Sainte|Jean-Louis|Bélair", {}, {}, (0, 0)
    ),
}

# Names that a search, a sort or a label must cope with: gender, birth year, names.
NOTABLE_PEOPLE = """
male 1978 Jean-Baptiste|Le Goff-Martin
female 1961 Marie-Cécile|de La Tour
female 1969 Françoise|L'Hôpital
male 1984 Gianluca|D'Angelo
female 1990 Anne-Sophie|Œuvrard
male 1957 Jo|Py
female 1996 My|Lê
male 1972 Loïc|Le Floc'h
female 1947 Marie-Thérèse|Vandenberghe-Castellani
male 1966 François-Xavier|d'Harcy de Montclar
male 1971 Bernard|Martin
male 1980 Martin|Bernard
male 1988 Noël|Noël
female 1985 Maëlys|N'Diaye
female 1974 Agnieszka|Wiśniewska
male 1981 Tomasz|Dąbrowski
male 1959 António|Gonçalves
female 1952 Thi Hoa|Nguyen
male 1993 Young|Ro
female 1999 Zoë|Ey
male 1968 Jean-Marie|Chassagne
female 1977 Nathalie|Girard
female 1964 Nathalie|Girard
male 1955 Gérard|Bonnet
male 1982 Grégoire|Bonnet
female 1986 Inês|dos Santos e Castro
male 1949 Saïd|Ben Abdallah El Kaïm
female 1970 Zalihata|Madi Abdou
female 1958 Claude|Poncet
male 1958 Claude|Poncet
other 1997 Sacha|Delaunay
other 1989 Alix|Tissot
other 2001 Camille|Vernay
"""
# Names that somebody well known bears, or nobody would.
AVOIDED_NAMES = """
Christophe|Périllat; Guy|Périllat; Bruno|Durieux; Julie|Legrand; Michel|Legrand
Thomas|Lebrun; Marcel|Lefèvre; Fernando|Lopes; Carlos|Lopes; Anthony|Lopes
Claude|Bernard; Alain|Bernard; René|Girard; Michel|Roux; Guy|Roux; Laurent|Roux
Alain|Prost; Nicolas|Prost; Romain|Rolland; Michel|Rolland; Alain|Perrin; Jean|Perrin
Claire|Chazal; André|Masson; Yves|Tanguy; Marion|Maréchal; Maxime|Lopez; Jean|Robin
Michel|Mercier; Georges|Bonnet; Michel|Berger; Laurent|Berger; Sandrine|Rousseau
Muriel|Robin; Michel|Robin; Maurice|Chevalier; Bernard|Gauthier; Michel|Giraud
François|Morel; Éric|Favre; Nicolas|Vial; Clara|Luciani; Manon|Garcia
Dominique|Fernandez; Sébastien|Faure; Antonio|Ricci; Salvatore|Rossi
Valérie|Perrin; José|Muñoz; Bernard|Bernard; Hervé|Hervé
Maurice|Faure; Jacques|Faure; Denis|Colin; Xavier|Moreau; Frédéric|Moreau
Matteo|Ricci; Giuseppe|Rossi; José|Garcia; Ousmane|Sow; Luca|Rossi; Marco|Rossi
"""
# Two people each.
HOMONYMS = {("Nathalie", "Girard"), ("Claude", "Poncet")}
ENGLISH_SPEAKERS = """
female 1979 Emily|Whitfield
male 1973 Sean|O'Brien
female 1991 Priya|Venkatesan
male 1987 Oliver|Hartley-Brooks
"""

# ------------------------------------------------------------------------------
# Words: places
# ------------------------------------------------------------------------------

# Share of the customers in each area; weight, postcode, town and its streets.
AREAS = {
    "lyon": 43,
    "annecy": 24,
    "region": 12,
    "france": 8,
    "village": 7,
    "corsica": 2,
    "brittany": 2,
    "reunion": 1,
    "antilles": 1,
}
TOWNS = {
    "lyon": """
3 69001 Lyon: rue Burdeau; rue des Tables Claudiennes; rue Romarin; rue Terme
4 69002 Lyon: rue Auguste Comte; rue de la Charité; rue Vaubecour; rue Victor Hugo
7 69003 Lyon: cours Lafayette; rue Paul Bert; rue Baraban; avenue Lacassagne; rue Moncey
6 69004 Lyon: rue Hénon; rue de Belfort; boulevard des Canuts; rue Dumont d'Urville
3 69005 Lyon: rue de Trion; avenue du Point du Jour; rue du Bœuf; rue des Macchabées
5 69006 Lyon: cours Vitton; rue Tronchet; rue Bossuet; rue Duguesclin; rue Cuvier
6 69007 Lyon: avenue Jean Jaurès; rue de Gerland; rue Chevreul; rue Béchevelin
4 69008 Lyon: avenue Paul Santy; avenue des Frères Lumière; rue Bataille; rue Laënnec
3 69009 Lyon: Grande Rue de Vaise; rue Marietton; rue du Bourbonnais; quai Jaÿr
8 69100 Villeurbanne: cours Émile Zola; rue Anatole France; rue du 4 Août 1789
4 69300 Caluire-et-Cuire: montée des Forts; rue Pasteur; avenue Général de Gaulle
3 69500 Bron: avenue Franklin Roosevelt; rue Marcel Bramet; avenue Camille Rousset
3 69160 Tassin-la-Demi-Lune: avenue de la République; avenue Charles de Gaulle
2 69130 Écully: chemin de Charrière Blanche; avenue Guy de Collongue
2 69600 Oullins-Pierre-Bénite: Grande Rue; boulevard Émile Zola; rue Voltaire
2 69110 Sainte-Foy-lès-Lyon: rue du Commandant Charcot; avenue Maréchal Foch
2 69200 Vénissieux: avenue Jean Jaurès; boulevard Ambroise Croizat
2 69120 Vaulx-en-Velin: avenue Gabriel Péri; rue de la République
2 69150 Décines-Charpieu: avenue Jean Jaurès; rue de la République
2 69330 Meyzieu: rue de la République; rue Louis Saulnier
2 69800 Saint-Priest: route d'Heyrieux; rue Aristide Briand
1 69340 Francheville: avenue du Chater; Grande Rue
1 69290 Craponne: avenue Pierre Dumond
1 69530 Brignais: rue du Général de Gaulle; boulevard de Schweighouse
1 69780 Mions: rue du 23 Août 1944
1 69740 Genas: rue de la République; rue Jean Jaurès
1 69210 L'Arbresle: rue Charles de Gaulle; rue Gabriel Péri
2 69400 Villefranche-sur-Saône: rue Nationale; rue Roland; boulevard Louis Blanc
""",
    "annecy": """
9 74000 Annecy: rue Carnot; avenue de Genève; rue Vaugelas; rue Sommeiller; \
rue Royale; avenue de Brogny; avenue d'Albigny; rue Sainte-Claire; avenue de Loverchy
4 74940 Annecy: avenue du Petit Port; avenue du Pré de Challes; route de Thônes
4 74960 Annecy: avenue Germain Perréard; avenue de la République
4 74600 Annecy: avenue d'Aix-les-Bains; avenue des Neigeos; route de Vieugy
1 74370 Annecy:
2 74330 Epagny Metz-Tessy:
2 74330 Poisy:
1 74330 Sillingy:
1 74370 Argonay:
2 74320 Sevrier:
2 74410 Saint-Jorioz:
1 74410 Duingt:
1 74210 Doussard:
1 74210 Faverges-Seythenex:
1 74290 Veyrier-du-Lac:
1 74210 Talloires-Montmin:
2 74230 Thônes:
2 74150 Rumilly:
1 74800 La Roche-sur-Foron:
""",
    "region": """
2 38200 Vienne:
2 38300 Bourgoin-Jallieu:
1 38080 L'Isle-d'Abeau:
3 38000 Grenoble: cours Jean Jaurès; rue Lesdiguières; rue Thiers
2 73000 Chambéry: rue Croix d'Or; faubourg Montmélian; rue Sommeiller
2 73100 Aix-les-Bains: rue de Genève; boulevard Wilson; avenue du Petit Port
2 01000 Bourg-en-Bresse: avenue Alsace-Lorraine; rue Charles Robin
1 01700 Miribel:
1 01480 Jassans-Riottier:
1 01600 Trévoux:
1 71000 Mâcon: rue Rambuteau; rue Dufour; quai Lamartine
2 42000 Saint-Étienne: rue Michelet; cours Fauriel; rue Gambetta
1 42400 Saint-Chamond:
1 69170 Tarare:
1 74100 Annemasse:
1 74300 Cluses:
1 74700 Sallanches:
1 42152 L'Horme:
""",
    "france": """
2 75011 Paris: rue Oberkampf; boulevard Voltaire; rue de Charonne
1 75015 Paris: rue de Vaugirard; rue Lecourbe
1 75018 Paris: rue Ordener; rue Caulaincourt
1 75020 Paris: rue des Pyrénées
1 94240 L'Haÿ-les-Roses:
1 92100 Boulogne-Billancourt:
1 13006 Marseille: rue Paradis; cours Lieutaud
1 13008 Marseille: avenue du Prado; rue Paradis
1 06000 Nice: rue de France; boulevard Gambetta
1 34000 Montpellier: rue de la Loge; cours Gambetta
1 31000 Toulouse: rue de Metz; rue des Filatiers
1 33000 Bordeaux: cours de l'Yser; rue Sainte-Catherine
1 44000 Nantes: rue Crébillon; quai de la Fosse
1 59000 Lille: rue de Gand; rue Solférino
1 67000 Strasbourg: rue des Juifs; rue du Vieux-Marché-aux-Poissons
1 21000 Dijon: rue Berbisey; rue Monge
1 25000 Besançon: rue Battant; Grande Rue
1 63000 Clermont-Ferrand: rue Blatin; avenue Julien
1 62130 Œuf-en-Ternois: rue de l'Église; rue du Moulin; Grande Rue
1 42210 L'Hôpital-le-Grand: route de la Fontaine; chemin du Moulin; place de l'Église
1 51200 Épernay:
1 61000 Alençon:
""",
    "corsica": """
2 20000 Ajaccio: cours Napoléon; rue Fesch; boulevard Sylvestre Marcaggi
2 20200 Bastia: boulevard Paoli; rue Napoléon; rue César Campinchi
1 20137 Porto-Vecchio: route de Bastia; rue Général Leclerc
1 20250 Corte: cours Paoli
""",
    "brittany": """
2 29200 Brest: rue de Siam; rue Jean Jaurès
1 29000 Quimper: rue Kéréon; avenue de la Gare
1 35000 Rennes: rue de Fougères; rue Saint-Hélier
1 56000 Vannes: rue du Méné; rue Thiers
""",
    "reunion": """
2 97400 Saint-Denis: rue Juliette Dodu; rue Maréchal Leclerc
1 97410 Saint-Pierre: rue des Bons Enfants
""",
    "antilles": """
1 97110 Pointe-à-Pitre: rue Frébault; rue Victor Hugues
1 97200 Fort-de-France: rue Victor Schœlcher; rue Lamartine
1 97300 Cayenne: avenue du Général de Gaulle; rue Lallouette
""",
}
TOWN_STREETS = """
rue de la République; avenue Jean Jaurès; rue Victor Hugo; rue Pasteur; rue des Écoles
avenue du Général de Gaulle; rue du 8 Mai 1945; rue de la Gare; place de la Mairie
rue Jules Ferry; rue des Lilas; allée des Acacias; rue du Moulin; impasse des Cerisiers
boulevard Gambetta; rue Émile Zola; rue du Château; chemin des Vignes; place du Marché
avenue de la Libération; rue des Tilleuls; square des Marronniers; rue Saint-Martin
"""
LAKE_STREETS = """
route d'Annecy; route de l'Église; chemin des Vignes; chemin de la Fontaine
rue des Écoles; place de la Mairie; impasse des Cerisiers; allée des Noisetiers
rue du Centre; chemin des Prés
"""
VILLAGE_STREETS = """
chemin du Moulin; rue de l'Église; Grande Rue; impasse du Puits; chemin des Prés
place de l'Église; rue du Four; chemin de la Croix; rue du Lavoir; rue de la Mairie
route des Crêtes; route de la Fontaine; chemin de la Combe; route du Lac
"""
HAMLETS = """
Le Bourg; Lieu-dit La Grange Neuve; Lieu-dit Les Combes; Hameau du Haut
Lieu-dit Le Pré Vert; Les Essarts
"""
CRAFT_STREETS = """
rue de l'Artisanat; rue des Métiers; allée de l'Industrie; rue des Frères Lumière
chemin de la Plaine; rue de l'Innovation
"""
# Where such streets may be.
CRAFT_ZIPS = """
69120 69150 69200 69210 69330 69400 69530 69740 69780 69800 69170 74150 74330 74600
74800 74960 38080 38200 38300 42400 71000 01000 01600
""".split()
CRAFT_PARKS = """
ZA des Prés Longs; Zone artisanale Les Sources; ZI Nord; Parc d'activités de la Plaine
ZA Les Grandes Terres; ZAC de la Croix Blanche
"""
FLATS = """
Bâtiment B; Résidence Les Tilleuls; Appt 12; 3e étage gauche; Escalier C
Bât. A, appt 34; Résidence Le Parc; 2e étage; Allée 4; Appartement 208
Résidence Les Hauts Pins, entrée 2
"""
OFFICES = """
Bâtiment B; Local 4; Rez-de-chaussée; Galerie marchande; Cellule 7; Côté cour
"""

# Country, postcode, town, street; nobody lives behind these numbers.
FOREIGN_PEOPLE = """
BE male 1976 Thibault|Vandermeulen|5000|Namur|rue de Fer
BE female 1988 Margaux|Lejeune-Dewit|1050|Ixelles|chaussée de Boondael
BE male 1963 Karel|Claessens|4000|Liège|rue Hors-Château
CH female 1982 Anne-Laure|Rochat|1205|Genève|boulevard Carl-Vogt
CH male 1970 Reto|Zürcher|1227|Carouge|rue Saint-Joseph
CH female 1994 Mélanie|Bongard|1260|Nyon|rue de Rive
LU female 1959 Christiane|Wagener-Schmit|1611|Luxembourg|avenue de la Gare
LU male 1985 Luc|Thill|4220|Esch-sur-Alzette|rue du Luxembourg
DE male 1967 Jürgen|Brückner|80331|München|Sendlinger Straße
DE female 1979 Heike|Großmann|50667|Köln|Breite Straße
"""
FOREIGN_COMPANIES = """
CH Atelier horloger Combremont Sàrl|1003|Lausanne|rue de Bourg
DE Fahrradwerkstatt Blauer Reiher GmbH|60311|Frankfurt am Main|Berliner Straße
"""

# ------------------------------------------------------------------------------
# Words: companies, notes
# ------------------------------------------------------------------------------

CRAFTS = """
Menuiserie du Clos Perdrix; SARL Bréchandet & Fille; Plomberie Chauffage Mollandier
Garage des Trois Glycines; Atelier Copeau & Lumière; Imprimerie du Quai Blanc
Transports Jaquebour & Fils; Maçonnerie Pralonnet; Charpente Tornelier SAS
Nettoyage L'Éclat Cendré; Paysages Verdillon; Serrurerie Pêne & Clé
Carrelages Faïence & Grès; Peinture Nuances d'Ici; Vitrerie du Marais Clair
Chauffage Bûche & Granulé; Ambulances du Val Serein; Électricité Brunoz
Tôlerie Façonnage Mérizet; Savonnerie de la Lône Bleue; OZ2; Couverture Zabé
Société d'exploitation des établissements Bellecombe-Grandval et associés, négoce de \
matériaux, quincaillerie et outillage
"""
SHOPS = """
Boulangerie L'Épi Cendré; Pâtisserie Œuf & Caramel; Restaurant La Table du Hibou
Hôtel des Deux Érables; Fleuriste Brin d'Avril; Librairie L'Encre Blonde
Cabinet d'architecture Orme & Tilleul; Chardonval Audit & Conseil; Optique Belle Lisière
Pharmacie du Noyer Vert; Coiffure Mèche Claire; SCI Les Hauts de Brume
Cycles du Petit Braquet; Fromagerie de la Combe Rousse; Traiteur Sel & Serpolet
Café du Quai aux Marelles; Pizzeria Il Cortile Verde; Studio photo Grain de Jour
Agence immobilière La Clef Cendrée; Bobine & Octet SARL; Cave du Sarment
Cabinet dentaire des Cèdres Bleus; Cabinet vétérinaire du Pré Fauve
Auto-école Virage Serein; Taxi Montadour; Boucherie Rostagny; Jouets La Toupie Vagabonde
Micro-crèche La Ribambelle des Pins; Tapisserie Fil d'Aurore; Couture L'Aiguille Savante
Bijouterie Perle de Givre; Cordonnerie Alène & Talon; Poissonnerie La Criée Blanche
Primeur Les Quatre Cageots; Comptoir des Deux Safrans
Torréfaction Grain Noir & Compagnie
Herboristerie Simples & Racines; Salle d'escalade Prise Franche; Agence Virgule & Trait
Boussole & Métiers SAS; Cabinet Duvernay-Castel, avocats; Papeterie Le Buvard Vert
Étude notariale de la Halle Neuve; Brasserie artisanale La Houblonnette
Kiné de la Place Ronde
"""
ASSOCIATIONS = """
Association Les Sabots Rouges; Chorale La Clé des Monts; Ludothèque Le Pion Baladeur
Club de randonnée Semelles & Sentiers; Amicale bouliste du Tilleul
Harmonie L'Écho des Berges
Compagnie théâtrale du Rideau Fauve; Cercle d'échecs de la Tour Cendrée
Jardin partagé des Binettes; Épicerie solidaire Le Cabas Commun
Ciné-club La Bobine du Jeudi; Club photo Grain & Contre-jour; Refuge animalier de l'Orée
Association sportive du Pré aux Geais
"""
PRESS = """
Radio Contre-Quai; Agence de presse Plume & Sténo
"""
SCHOOLS = """
Centre social de la Fontaine aux Merles; EHPAD Les Jardins de Solange
"""
# Company names that only make sense where they are.
LOCAL_COMPANIES = """
craft 74410 Saint-Jorioz|Chantier naval des Roselières|route de la Plage
craft 74230 Thônes|Scierie Roncelay|route de la Fontaine
craft 74150 Rumilly|Isolation Laine & Bois Savoie|rue de l'Artisanat
shop 74230 Thônes|Hôtel Le Grand Mélèze Bleu|route des Aravis
shop 74210 Talloires-Montmin|Gîte Le Nid d'Altitude|route du Col
shop 74210 Doussard|Camping Les Rives d'Ambre|route du Bout du Lac
shop 74320 Sevrier|Location Godille & Pédalo|route d'Albertville
shop 69210 L'Arbresle|Domaine des Grives Bleues|chemin des Vignes
press 74000 Annecy|Magazine Rives & Cimes|rue Vaugelas
press 69001 Lyon|Le Courrier des Balmes|rue Burdeau
school 69100 Villeurbanne|Lycée professionnel du Val d'Ambre|rue Anatole France
school 69004 Lyon|Collège de la Combe aux Tilleuls|rue Hénon
school 38300 Bourgoin-Jallieu|École primaire du Pré aux Geais|rue des Écoles
association 38300 Bourgoin-Jallieu|Sou des écoles du Pré aux Geais|rue des Écoles
shop 20250 Corte|Auberge U Castagnu Biancu|cours Paoli
shop 20200 Bastia|Charcuterie A Pruna Nera|rue César Campinchi
shop 29000 Quimper|Crêperie Ti Avel Wenn|rue Kéréon
shop 97400 Saint-Denis|Snack Ti Piment Doux|rue Maréchal Leclerc
shop 97200 Fort-de-France|Traiteur Colombo & Coco|rue Lamartine
"""

# "{e}" is for women only.
PERSON_COMMENTS = """
Préfère être appelé{e} le soir.
Préfère les SMS, ne décroche pas dans la journée.
Passe plutôt le samedi matin.
Fait souvent emballer pour offrir.
Demande toujours un ticket papier.
A déménagé cet été, adresse à confirmer.
Vient de la part de sa sœur.
Règle en trois fois, chèques datés.
Ne pas téléphoner avant 10 h.
Très à cheval sur les délais.
Travaille de nuit : pas d'appel le matin.
Souhaite être prévenu{e} des ventes privées.
Voisin{e} de la boutique, passe en fin de journée.
Préfère le retrait en magasin à la livraison.
Digicode à demander avant chaque livraison.
Gardien d'immeuble : déposer les colis à la loge.
Échange souvent : bien vérifier les tickets.
Absent{e} tout le mois d'août.
Cherche un modèle épuisé, prévenir si retour en stock.
"""
PROSPECT_COMMENTS = """
A demandé un devis, relancer à la rentrée.
Cherche un modèle épuisé, prévenir si retour en stock.
Préfère être rappelé{e} le soir.
Hésite encore, repassera en famille.
A pris le catalogue au comptoir.
"""
COMPANY_COMMENTS = {
    "craft": """
Livrer le mardi de préférence.
Bon de commande obligatoire avant toute facturation.
Facture à envoyer en double à la comptabilité.
30 jours fin de mois, accordé par la direction.
Réception uniquement de 7 h à 11 h.
Quai de livraison derrière le bâtiment.
Règle par virement, rarement avant relance.
Deux personnes autorisées à signer les bons.
Fermé trois semaines en août.
""",
    "shop": """
Fermé le lundi.
Livre le mardi, fermé entre midi et 15 h.
Demande un devis avant chaque commande.
Tarif négocié en janvier, à revoir chaque année.
Achète pour les cadeaux de fin d'année (une quarantaine de pièces).
Facture par e-mail uniquement.
Passer par la cour pour livrer.
Envoie souvent ses propres clients chez nous.
""",
    "association": """
Commande groupée en septembre.
Remise association accordée par la gérante.
Budget voté en assemblée générale, au printemps.
La trésorière change en juin : redemander le contact.
""",
    "press": """
Dossier de presse à envoyer avant chaque salon.
Annonces : bouclage le 15 du mois.
""",
    "school": """
Factures à déposer sur Chorus Pro, numéro d'engagement obligatoire.
Pas de livraison pendant les vacances scolaires.
""",
}
PITCH_COMMENTS = """
Devis envoyé, à relancer.
Demande nos conditions pour l'ouverture d'un compte.
A demandé le tarif professionnel.
"""
CONTACT_COMMENTS = """
Gérante.;Gérant.
Comptabilité : factures et relances.
Responsable des achats.
Assistante de direction.;Assistant de direction.
Vient chercher les commandes, signe les bons.
Présidente.;Président.
Trésorière.;Trésorier.
"""
ADDRESS_COMMENTS = """
Portail bleu, sonner deux fois.
Livrer avant 10 h.
Laisser chez le voisin du rez-de-chaussée.
Accès par la cour.
Appeler en arrivant.
"""
PERSON_ALERTS = """
Chèque impayé en janvier : carte ou espèces uniquement
Courrier revenu (NPAI) : vérifier l'adresse
Commande à retirer en réserve
Carte perdue : demander une pièce d'identité
Avoir de 24,90 € à reprendre
E-mail en erreur : le redemander
Retours : voir le responsable
"""
COMPANY_ALERTS = """
Bon de commande obligatoire
Pas de vente en compte sans accord du responsable
Facture au nom de la société uniquement
Impayé en cours : prévenir la comptabilité
Demander le nom de l'acheteur
"""
MAIL_DOMAINS = (
    "example.com",
    "example.org",
    "example.net",
    "courriel.example",
    "messagerie.example",
)

# Left out of a company's domain.
SMALL_WORDS = set(
    """
de du des la le les et au aux sarl sas gmbh societe exploitation etablissements associes
""".split()
)

# ------------------------------------------------------------------------------
# Numbers and spellings
# ------------------------------------------------------------------------------

# By the first digit of the zone.
FICTION_LANDLINES = {
    "1": "019900",
    "2": "026191",
    "3": "035301",
    "4": "046571",
    "5": "053649",
}
UNASSIGNED_MOBILES = ("0797", "0798", "0799")
PHONE_ZONES = {
    "1": "75 77 78 91 92 93 94 95",
    "2": "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85 974 976",
    "3": "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    "5": "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87 971 972 973",
}
# Two spellings a country; `#` is a digit, drawn once.
FOREIGN_MOBILES = {
    "BE": ("+32 459 ## ## ##", "0459/##.##.##"),
    "CH": ("+41 75 9## ## ##", "075 9## ## ##"),
    "LU": ("+352 679 ### ###", "679 ### ###"),
    "DE": ("+49 171 39200##", "0171 39200##"),
}
FOREIGN_LANDLINES = {
    "München": ("+49 89 99998 ###", "089 99998###"),
    "Köln": ("+49 221 4710 ###", "0221 4710###"),
    "Frankfurt am Main": ("+49 69 90009 ###", "069 90009###"),
}
SIREN_BLOCK = "003"
CARD_PREFIX = "042"


def luhn_digit(digits):
    """The digit that makes `digits` pass the Luhn check."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def ean13(digits):
    """The EAN-13 code that begins with these twelve digits."""
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def french_vat(siren):
    """The VAT number that follows from a SIREN."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def spell_phone(national, style):
    """Write a ten-digit French number one of the ways people type it."""
    pairs = [national[i : i + 2] for i in range(0, 10, 2)]
    return {
        "spaces": " ".join(pairs),
        "digits": national,
        "country": f"+33 {national[1]} {' '.join(pairs[1:])}",
        "dots": ".".join(pairs),
    }[style]


def ascii_text(text):
    """The text without accents and ligatures."""
    text = text.translate({0x152: "OE", 0x153: "oe", 0xDF: "ss", 0x131: "i"})
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slug(text, separator="-"):
    """The text as it would be in an e-mail address or a website's name."""
    words = re.findall(r"[a-z0-9]+", ascii_text(text).lower().replace("'", ""))
    return separator.join(words)


def name_words(name):
    """The words of a company's name as its domain would have them."""
    return re.findall(r"[a-z0-9]{2,}", ascii_text(name.split(",")[0]).lower())


def split_words(text):
    """The entries of a block of words, separated by semicolons or line ends."""
    return [word.strip() for word in re.split(r"[;\n]", text) if word.strip()]


# ------------------------------------------------------------------------------
# Places
# ------------------------------------------------------------------------------


class Place(NamedTuple):
    """A real town, and what a street may be called there."""

    area: str
    zip: str
    city: str
    insee_code: str
    streets: tuple
    country: str = "FR"


def read_postal_file():
    """The postal file's rows, towns named as on an envelope.

    Big cities have a row for each district a postcode touches: the one that the
    postcode is named after counts.
    """
    places = []
    with POSTAL_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city = row["city"]
            district = re.fullmatch(r"(.+) (\d+)er? Arrondissement", city)
            if district:
                if int(district[2]) != int(row["postal_code"][-2:]):
                    continue
                city = district[1]
            places.append((row["postal_code"], city, row["insee_code"]))
    return places


def read_towns(postal_rows):
    """The towns of each area as (weights, places).

    :raise KeyError: for a town that the postal file does not have
    """
    insee_codes = {(row[0], row[1]): row[2] for row in reversed(postal_rows)}
    towns = {}
    for area, block in TOWNS.items():
        weights, places = [], []
        for line in block.strip().splitlines():
            head, _, streets = line.partition(":")
            weight, zip_code, city = head.split(" ", 2)
            weights.append(int(weight))
            insee_code = insee_codes[zip_code, city]
            usual_streets = LAKE_STREETS if area == "annecy" else TOWN_STREETS
            streets = tuple(split_words(streets) or split_words(usual_streets))
            places.append(Place(area, zip_code, city, insee_code, streets))
        towns[area] = (weights, places)
    return towns


def phone_zone(zip_code):
    """The first digit, after the zero, of the landlines of a postcode."""
    departments = (zip_code[:3], zip_code[:2])
    for zone, members in PHONE_ZONES.items():
        if set(departments) & set(members.split()):
            return zone
    return "4"


# ------------------------------------------------------------------------------
# Customers
# ------------------------------------------------------------------------------


class CustomerFile:
    """Makes the rows; keeps what must not be used twice."""

    def __init__(self):
        self.random = random.Random(SEED)
        self.postal_rows = read_postal_file()
        self.towns = read_towns(self.postal_rows)
        self.rows = []
        self.used = {tuple(name.split("|")) for name in split_words(AVOIDED_NAMES)}
        self.places = {}  # of the main rows, by key
        self.workshops = set()  # keys of the companies that have one

    def build(self):
        """All rows, numbered in the order in which the shops wrote them down.

        Keys follow the dates, so a parent always comes before its children and a
        duplicate after the customer it repeats.
        """
        self.add_companies()
        self.add_notable_people()
        self.add_families()
        self.add_people(114)
        self.add_foreigners()
        self.add_contacts(25)
        self.add_addresses(14, 11)
        self.add_notes()
        self.add_duplicates()
        return self.number_rows()

    # --- small choices ---

    def chance(self, share):
        return self.random.random() < share

    def digits(self, count):
        return "".join(str(self.random.randrange(10)) for _ in range(count))

    def pick(self, words):
        """One of the entries of a block of words."""
        return self.random.choice(split_words(words))

    def unique(self, make):
        """What `make` gives, once it gives something new."""
        while True:
            value = make()
            if value not in self.used:
                self.used.add(value)
                return value

    def day(self, first, last):
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def opening_day(self, first=FIRST_DAY, last=LAST_DAY):
        """A day on which a shop may be open, or the first one after all."""
        for _ in range(20):
            day = self.day(first, last)
            if is_open(day):
                return day
        return first

    # --- places and numbers ---

    def place(self, area=None):
        """A town, near one of the shops more often than not."""
        if not area:
            area = self.random.choices(list(AREAS), list(AREAS.values()))[0]
        if area == "village":
            return self.village()
        weights, places = self.towns[area]
        return self.random.choices(places, weights)[0]

    def town(self, zip_code, city):
        """The town of this name among those of the areas."""
        for _, places in self.towns.values():
            for place in places:
                if (place.zip, place.city) == (zip_code, city):
                    return place
        raise KeyError(city)

    def village(self):
        """A commune of mainland France, whichever comes."""
        mainland = [row for row in self.postal_rows if row[0][:2] not in ("20", "97")]
        zip_code, city, insee_code = self.random.choice(mainland)
        streets = tuple(split_words(VILLAGE_STREETS))
        return Place("village", zip_code, city, insee_code, streets)

    def address(self, place, kind="home"):
        """The address columns of a home, an office or a workshop in this town."""
        if kind == "workshop" and place.zip in CRAFT_ZIPS:
            street = self.numbered(self.pick(CRAFT_STREETS), 40)
            street2 = self.pick(CRAFT_PARKS) if self.chance(0.6) else ""
        elif kind == "home" and place.area == "village" and self.chance(0.25):
            street, street2 = self.pick(HAMLETS), ""
        else:
            street = self.numbered(self.random.choice(place.streets))
            street2 = self.floor(place, kind)
        return {
            "street": street,
            "street2": street2,
            "zip": place.zip,
            "city": place.city,
            "insee_code": place.insee_code,
            "country": place.country,
        }

    def floor(self, place, kind):
        """The second line of the address; villages need none."""
        words, share = (FLATS, 0.2) if kind == "home" else (OFFICES, 0.12)
        is_needed = place.area != "village" and self.chance(share)
        return self.pick(words) if is_needed else ""

    def numbered(self, street, highest=98):
        """The street with a house number, in metres on country roads."""
        if street.startswith(("place", "square", "impasse")):
            highest = min(highest, 14)
        number = str(self.random.randint(1, highest))
        if street.startswith(("route", "chemin")) and self.chance(0.5):
            number = str(self.random.randint(10, 190) * 10 + self.random.choice((0, 5)))
        elif self.chance(0.05):
            number += " bis"
        comma = "," if self.chance(0.1) else ""
        return f"{number}{comma} {street}"

    def spelling(self):
        styles = ("spaces", "digits", "country", "dots")
        return self.random.choices(styles, (55, 22, 12, 11))[0]

    def landline(self, place):
        """A landline of the town, or nothing where no number is safe to invent."""
        if place.country == "FR":
            prefix = FICTION_LANDLINES[phone_zone(place.zip)]
            national = self.unique(lambda: prefix + self.digits(4))
            return spell_phone(national, self.spelling())
        patterns = FOREIGN_LANDLINES.get(place.city)
        return self.foreign_number(patterns) if patterns else ""

    def mobile(self, place):
        if place.country != "FR":
            return self.foreign_number(FOREIGN_MOBILES[place.country])
        prefix = self.random.choice(UNASSIGNED_MOBILES)
        national = self.unique(lambda: prefix + self.digits(6))
        return spell_phone(national, self.spelling())

    def foreign_number(self, patterns):
        pattern = self.random.choice(patterns)
        return self.unique(
            lambda: "".join(self.digits(1) if c == "#" else c for c in pattern)
        )

    def siren(self):
        body = SIREN_BLOCK + self.digits(5)
        return body + luhn_digit(body)

    def siret(self, siren):
        """A SIRET of the company, most often its first one."""
        body = siren + self.random.choices(("0001", "0002", "0003"), (75, 18, 7))[0]
        return body + luhn_digit(body)

    def card(self):
        """A card in hand: the till's own EAN-13, or one of an older scheme."""
        if self.chance(0.7):
            return ean13(CARD_PREFIX + self.digits(9))
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        return self.random.choice(
            (
                f"CF-{self.digits(5)}",
                f"FID{self.digits(6)}",
                f"{self.random.choice(letters)}{self.digits(2)}-{self.digits(4)}",
                f"fidelite-{self.digits(4)}",
            )
        )

    # --- rows ---

    def row(self, **values):
        """Add a row; its key is provisional until the rows are numbered."""
        row = dict.fromkeys(COLUMNS, "")
        row.update(type="contact", language="fr_FR", key=str(len(self.rows)))
        row.update(values)
        self.rows.append(row)
        return row

    def company_of(self, place):
        """The shop's company that keeps the customer, or empty when shared."""
        shares = {"lyon": (0.6, 0.02), "annecy": (0.05, 0.5)}
        share_a, share_b = shares.get(place.area, (0.25, 0.06))
        draw = self.random.random()
        return "A" if draw < share_a else "B" if draw < share_a + share_b else ""

    def first_name(self, culture, gender, generation):
        own_names = (culture.older if generation < 2 else culture.younger).get(gender)
        if own_names and self.chance(culture.own_share[generation // 2]):
            return self.random.choice(own_names)
        return self.random.choice(FRENCH_FIRST_NAMES[gender][generation].split())

    def culture_of(self, place):
        """Where the family comes from, more often than not from around there."""
        local = {
            "corsica": "corsican",
            "brittany": "breton",
            "reunion": "reunionese",
            "antilles": "caribbean",
        }.get(place.area)
        if local:
            return CULTURES[local]
        if place.area == "annecy" and self.chance(0.3):
            return SAVOYARD
        cultures = list(CULTURES.values())
        return self.random.choices(cultures, [item.weight for item in cultures])[0]

    def mail_name(self, first, last, birth):
        """The part before the at sign, one of the ways people choose it."""
        first, last = slug(first, "-"), slug(last, "")
        return self.random.choices(
            (
                f"{first}.{last}",
                f"{last}.{first}",
                f"{first[0]}.{last}",
                f"{first}{last}{birth.year % 100:02d}",
                f"{first}_{last}",
                f"{last}{birth.year % 100:02d}",
            ),
            (45, 12, 14, 14, 8, 7),
        )[0]

    def mail(self, first, last, birth):
        domain = self.random.choice(MAIL_DOMAINS)
        return self.unique(lambda: f"{self.mail_name(first, last, birth)}@{domain}")

    def contact_details(self, first, last, birth, place):
        """Phones and e-mail: older customers have landlines, younger ones mobiles."""
        is_older = birth.year < 1960
        landline_share, mobile_share = (0.75, 0.55) if is_older else (0.2, 0.9)
        return {
            "phone": self.landline(place) if self.chance(landline_share) else "",
            "mobile": self.mobile(place) if self.chance(mobile_share) else "",
            "email": (
                self.mail(first, last, birth)
                if self.chance(0.5 if is_older else 0.8)
                else ""
            ),
        }

    def person_tags(self, birth):
        tags = ["Newsletter"] if self.chance(0.4) else []
        if birth.year > 2001 and self.chance(0.5):
            tags.append("Étudiant")
        if 1961 < birth.year < 2000 and self.chance(0.05):
            tags.append("Comité d'entreprise")
        return ";".join(tags)

    def title_of(self, gender):
        """The title, where somebody asked for it."""
        titles = {"male": "M.", "female": "Mme"}
        return titles.get(gender, "") if self.chance(0.9) else ""

    def person(self, gender, birth, first, last, place, **values):
        """Add a natural customer living there."""
        status = "prospect" if self.chance(0.15) else "customer"
        has_card = status == "customer" and self.chance(0.68)
        vals = {
            "person_type": "natural",
            "title": self.title_of(gender),
            "firstname": first,
            "lastname": last,
            "birthdate": birth.isoformat() if self.chance(0.7) else "",
            "gender": gender if gender == "other" or self.chance(0.75) else "",
            "barcode": self.unique(self.card) if has_card else "",
            "ref": self.unique(lambda: self.digits(5)) if self.chance(0.12) else "",
            "tags": self.person_tags(birth),
            "status": status,
            "company": self.company_of(place),
            "salesperson": self.pick("demo1; demo2") if self.chance(0.12) else "",
            "created_on": self.opening_day(self.adult_day(birth)).isoformat(),
            **self.person_address(place),
            **self.contact_details(first, last, birth, place),
        }
        row = self.row(**(vals | values))
        self.places[row["key"]] = place
        return row

    @staticmethod
    def adult_day(birth):
        """From when on a shop may have written this person down: 16 years old."""
        return max(FIRST_DAY, date(birth.year + 17, 1, 1))

    def person_address(self, place):
        """The address, or what was noted of it in a hurry at the till."""
        address = self.address(place)
        draw = self.random.random()
        if draw < 0.06:
            return address | {"street": "", "street2": ""}
        if draw < 0.1:
            return {"country": place.country}
        return address

    def birth(self, generation):
        first, last = GENERATIONS[generation]
        return self.day(date(first, 1, 1), date(last, 12, 31))

    def add_people(self, count):
        """Add natural customers; no two have the same name by accident."""
        for _ in range(count):
            place = self.place()
            culture = self.culture_of(place)
            gender = self.random.choice(("male", "female"))
            generation = self.random.choices(range(4), GENERATION_WEIGHTS)[0]
            first, last = self.unique(
                lambda culture=culture, gender=gender, generation=generation: (
                    self.first_name(culture, gender, generation),
                    self.random.choice(culture.surnames.split("|")),
                )
            )
            self.person(gender, self.birth(generation), first, last, place)

    def add_notable_people(self):
        """Add the customers whose names are a test in themselves."""
        for line in NOTABLE_PEOPLE.strip().splitlines():
            self.add_given_person(line, self.place())
        for line in ENGLISH_SPEAKERS.strip().splitlines():
            self.add_given_person(line, self.place("annecy"), language="en_US")

    def add_given_person(self, line, place, **values):
        gender, year, names = line.split(" ", 2)
        first, last = names.split("|")
        self.used.add((first, last))
        birth = self.day(date(int(year), 1, 1), date(int(year), 12, 31))
        return self.person(gender, birth, first, last, place, **values)

    # --- families ---

    def add_families(self):
        """Add households: one address, one landline, often one e-mail for all."""
        for kind in ("couple",) * 5 + ("parents",) * 5 + ("single",) * 3:
            self.add_family(kind)
        self.add_father_and_son()

    def add_family(self, kind):
        place = self.place()
        culture = self.culture_of(place)
        last = self.random.choice(culture.surnames.split("|"))
        generation = 2 if kind == "couple" and self.chance(0.5) else 1
        birth = self.birth(generation)
        shared = self.household(place, last)
        for gender, born, own_last in self.family_members(kind, birth, last):
            member_generation = sum(born.year > end for _, end in GENERATIONS[:3])
            first, own_last = self.unique(
                lambda g=gender, n=member_generation, own_last=own_last: (
                    self.first_name(culture, g, n),
                    own_last,
                )
            )
            self.add_member(gender, born, (first, own_last), place, shared)

    def family_members(self, kind, birth, last):
        """Gender, birth and surname of each; some women join theirs to the other."""
        own_last = last
        if last in FRENCH.surnames.split("|") and self.chance(0.4):
            own_last = f"{last}-{self.random.choice(FRENCH.surnames.split('|'))}"
        members = [("female", self.day(birth, birth + timedelta(days=900)), own_last)]
        if kind != "single":
            members.insert(0, ("male", birth, last))
        if kind != "couple":
            members += [(*child, last) for child in self.children(birth)]
        return members

    def add_member(self, gender, birth, names, place, shared):
        """Add one of a household; half of them also have a mobile of their own."""
        mobile = self.mobile(place) if self.chance(0.7) else ""
        created_on = shared["created_on"]
        if created_on < self.adult_day(birth):
            created_on = self.opening_day(self.adult_day(birth))
        values = shared | {"mobile": mobile, "created_on": created_on.isoformat()}
        return self.person(gender, birth, *names, place, **values)

    def children(self, parent_birth):
        """One or two children old enough to be customers."""
        children = []
        year = parent_birth.year + self.random.randint(24, 30)
        for _ in range(self.random.choice((1, 1, 2))):
            if year > 2007:
                break
            gender = self.random.choice(("male", "female"))
            children.append((gender, self.day(date(year, 1, 1), date(year, 12, 31))))
            year += self.random.randint(2, 4)
        return children

    def household(self, place, last):
        """What the members of a household share."""
        domain = self.random.choice(MAIL_DOMAINS)
        name = self.random.choice((f"famille.{slug(last, '')}", f"les{slug(last, '')}"))
        shared = self.address(place) | {
            "email": f"{name}@{domain}" if self.chance(0.75) else "",
            "phone": self.landline(place) if self.chance(0.7) else "",
            "company": self.company_of(place),
            "created_on": self.opening_day(),
        }
        self.used.add(shared["email"])
        return shared

    def add_father_and_son(self):
        """Two customers of one name and address who are not duplicates."""
        place = self.place("lyon")
        shared = self.household(place, "Pitiot") | {
            "created_on": date(2021, 9, 4).isoformat(),
            "status": "customer",
        }
        self.used.add(("Jean-Claude", "Pitiot"))
        for birth, role in ((date(1948, 3, 11), "fils"), (date(1976, 6, 2), "père")):
            self.person(
                "male",
                birth,
                "Jean-Claude",
                "Pitiot",
                place,
                **shared,
                mobile=self.mobile(place),
                birthdate=birth.isoformat(),
                comment=f"Ne pas confondre avec son {role}, même prénom.",
            )

    # --- companies ---

    def add_companies(self):
        """Add the legal persons, kind by kind."""
        kinds = {
            "craft": CRAFTS,
            "shop": SHOPS,
            "association": ASSOCIATIONS,
            "press": PRESS,
            "school": SCHOOLS,
        }
        for kind, names in kinds.items():
            weights = (48, 28, 18, 6) if kind == "shop" else (52, 28, 20, 0)
            for name in split_words(names):
                areas = ("lyon", "annecy", "region", "france")
                area = self.random.choices(areas, weights)[0]
                self.add_company(kind, name, self.place(area))
        for line in LOCAL_COMPANIES.strip().splitlines():
            head, name, street = line.split("|")
            kind, zip_code, city = head.split(" ", 2)
            street = self.numbered(street, 40)
            place = self.town(zip_code, city)
            self.add_company(kind, name, place, street=street, street2="")

    def add_company(self, kind, name, place, **values):
        """Add a legal person established there."""
        status = "prospect" if self.chance(0.2) else "customer"
        vals = {
            "person_type": "legal",
            "name": name,
            "phone": self.landline(place) if self.chance(0.85) else "",
            "mobile": self.mobile(place) if self.chance(0.3) else "",
            "fax": self.landline(place) if self.chance(0.1) else "",
            "barcode": self.unique(self.card) if self.chance(0.1) else "",
            "ref": self.account_code(name) if self.chance(0.45) else "",
            "tags": self.company_tags(kind),
            "status": status,
            "company": self.company_of(place),
            "salesperson": self.pick("demo1; demo2") if self.chance(0.7) else "",
            "created_on": self.opening_day().isoformat(),
            **self.address(place, "workshop" if kind == "craft" else "office"),
            **self.web_presence(kind, name),
            **self.legal_numbers(kind, place),
        }
        if not (vals.get("email") or vals["phone"] or vals["mobile"]):
            vals["mobile"] = self.mobile(place)
        row = self.row(**(vals | values))
        row["comment"] = self.company_comment(kind, status)
        self.places[row["key"]] = place
        if kind == "craft":
            self.workshops.add(row["key"])
        return row

    def account_code(self, name):
        """The account of an older ledger: 411 and some letters of the name."""
        letters = slug(name, "").upper()
        return self.unique(lambda: f"411{letters[: self.random.randint(5, 8)]}")

    def company_tags(self, kind):
        tags = {
            "craft": ["Professionnel"],
            "shop": ["Professionnel"],
            "association": ["Association"],
            "press": ["Presse"],
            "school": ["Collectivité"],
        }[kind]
        if self.chance(0.2):
            tags = [*tags, "Newsletter"]
        return ";".join(tags)

    def company_comment(self, kind, status):
        comments = PITCH_COMMENTS if status == "prospect" else COMPANY_COMMENTS[kind]
        return self.pick(comments) if self.chance(0.18) else ""

    def web_presence(self, kind, name):
        """E-mail address and website; the small ones have neither."""
        words = [word for word in name_words(name) if word not in SMALL_WORDS]
        domain = f"{'-'.join(words[:5])}.example"
        draw = self.random.random()
        if draw < 0.15:
            return {}
        if draw < 0.35:
            return {"email": f"{'.'.join(words[-2:])}@example.com"}
        desks = ("contact", "contact", "info", "accueil", "bonjour")
        if kind in ("association", "school"):
            desks = ("contact", "bureau", "secretariat")
        website = f"https://www.{domain}" if self.chance(0.75) else ""
        return {"email": f"{self.random.choice(desks)}@{domain}", "website": website}

    def legal_numbers(self, kind, place):
        """SIREN, SIRET and VAT number, as far as this kind of customer has them."""
        shares = {"association": (0.6, 0), "school": (0.8, 0)}
        known_share, vat_share = shares.get(kind, (0.93, 0.9))
        if place.country != "FR" or not self.chance(known_share):
            return {}
        siren = self.unique(self.siren)
        return {
            "siren": siren,
            "siret": self.siret(siren) if self.chance(0.85) else "",
            "vat": french_vat(siren) if self.chance(vat_share) else "",
        }

    # --- abroad ---

    def add_foreigners(self):
        """Add the customers from next door, with their country's own spelling."""
        for line in FOREIGN_PEOPLE.strip().splitlines():
            country, gender, year, rest = line.split(" ", 3)
            first, last, zip_code, city, street = rest.split("|")
            place = Place("abroad", zip_code, city, "", (street,), country)
            self.add_given_person(
                f"{gender} {year} {first}|{last}",
                place,
                language="en_US" if country == "DE" else "fr_FR",
                mobile=self.mobile(place),
                **self.foreign_address(place),
            )
        for line in FOREIGN_COMPANIES.strip().splitlines():
            country, rest = line.split(" ", 1)
            name, zip_code, city, street = rest.split("|")
            place = Place("abroad", zip_code, city, "", (street,), country)
            self.add_company(
                "shop",
                name,
                place,
                language="en_US" if country == "DE" else "fr_FR",
                mobile=self.mobile(place),
                **self.foreign_address(place),
            )

    def foreign_address(self, place):
        """The street with its number where the country puts it."""
        number = self.random.randint(2, 90)
        street = place.streets[0]
        if place.country == "LU":
            street = f"{number}, {street}"
        else:
            street = f"{street[0].upper()}{street[1:]} {number}"
        return self.address(place) | {"street": street, "street2": ""}

    # --- contacts and addresses ---

    def add_contacts(self, count):
        """Add people who buy for a company: one, two or three a company."""
        companies = [
            row
            for row in self.rows
            if row["person_type"] == "legal" and row["country"] == "FR"
        ]
        chosen = self.random.sample(companies, count * 3 // 5)
        chosen += self.random.choices(chosen, k=count - len(chosen))
        for parent in chosen:
            self.add_contact(parent)

    def add_contact(self, parent):
        """Add a contact; it has its company's address and is no customer itself."""
        place = self.places[parent["key"]]
        culture = self.culture_of(place)
        gender = self.random.choice(("male", "female"))
        generation = self.random.choice((1, 2, 2, 3))
        first, last = self.unique(
            lambda: (
                self.first_name(culture, gender, generation),
                self.random.choice(culture.surnames.split("|")),
            )
        )
        self.child(
            parent,
            **{column: parent[column] for column in ADDRESS_COLUMNS},
            title=self.title_of(gender),
            firstname=first,
            lastname=last,
            gender=gender if self.chance(0.5) else "",
            phone=parent["phone"] if self.chance(0.3) else "",
            mobile=self.mobile(place) if self.chance(0.7) else "",
            email=self.work_mail(parent, first, last),
            comment=self.role(parent, gender) if self.chance(0.4) else "",
        )

    def role(self, parent, gender):
        """What the contact does there; associations have other offices."""
        officers = ("Prési", "Tréso")
        is_association = "Association" in parent["tags"]
        roles = [
            line.split(";")
            for line in CONTACT_COMMENTS.strip().splitlines()
            if line.startswith(officers) == is_association
        ]
        return self.random.choice(roles)[-1 if gender == "male" else 0]

    def work_mail(self, parent, first, last):
        """An address at the company, where the company has a domain of its own."""
        domain = parent["email"].rpartition("@")[2]
        if not domain.endswith(".example"):
            return ""
        return f"{slug(first)[0]}.{slug(last, '')}@{domain}"

    def child(self, parent, **values):
        """Add a row under another one: no status, the parent's company and seller."""
        first = date.fromisoformat(parent["created_on"])
        last = min(first + timedelta(days=500), LAST_DAY)
        vals = {
            "person_type": "natural",
            "parent_key": parent["key"],
            "company": parent["company"],
            "salesperson": parent["salesperson"],
            "language": parent["language"],
            "created_on": self.opening_day(first, last).isoformat(),
        }
        return self.row(**(vals | values))

    def add_addresses(self, company_count, people_count):
        """Add further addresses: two thirds of them for deliveries."""
        parents = [
            row
            for row in self.rows
            if not row["parent_key"] and row["street"] and row["country"] == "FR"
        ]
        companies = [row for row in parents if row["person_type"] == "legal"]
        people = [row for row in parents if row["person_type"] == "natural"]
        chosen = self.random.sample(companies, company_count)
        chosen += self.random.sample(people, people_count)
        for position, parent in enumerate(chosen):
            kind = "invoice" if position % 3 == 2 else "delivery"
            self.add_child_address(parent, kind)

    def add_child_address(self, parent, kind):
        """Add one; it bears a name only when somebody else lives there."""
        is_company = parent["person_type"] == "legal"
        place = self.places[parent["key"]]
        if place.area != "village":
            place = self.place(place.area if is_company or self.chance(0.5) else None)
        address = self.address(place, self.kind_of_place(parent, kind))
        if is_company and kind == "invoice":
            desks = "Service comptabilité; Comptabilité fournisseurs; Siège social"
            address["street2"] = self.pick(desks)
        values = {}
        if not is_company and self.chance(0.6):
            values = self.recipient(parent)
        self.child(
            parent,
            type=kind,
            **address,
            **values,
            phone=self.landline(place) if self.chance(0.3) else "",
            email=self.invoice_mail(parent) if kind == "invoice" else "",
            comment=self.delivery_note(kind),
        )

    def delivery_note(self, kind):
        is_noted = kind == "delivery" and self.chance(0.5)
        return self.pick(ADDRESS_COMMENTS) if is_noted else ""

    def kind_of_place(self, parent, kind):
        if parent["key"] in self.workshops and kind == "delivery":
            return "workshop"
        return "office" if parent["person_type"] == "legal" else "home"

    def recipient(self, parent):
        """A relative of the customer who takes the parcels."""
        gender = self.random.choice(("male", "female"))
        last = parent["lastname"]
        origins = [
            culture
            for culture in CULTURES.values()
            if last in culture.surnames.split("|")
        ]
        culture = origins[0] if origins else FRENCH
        first = self.unique(
            lambda: (self.first_name(culture, gender, self.random.randrange(3)), last)
        )[0]
        return {
            "title": {"male": "M.", "female": "Mme"}[gender],
            "firstname": first,
            "lastname": last,
        }

    @staticmethod
    def invoice_mail(parent):
        domain = parent["email"].rpartition("@")[2]
        is_own_domain = parent["website"] and domain.endswith(".example")
        return f"comptabilite@{domain}" if is_own_domain else ""

    # --- notes ---

    def add_notes(self):
        """Add memos to people, and alerts and the VIP tag to customers of all kinds."""
        for row in self.rows:
            is_person = row["person_type"] == "natural" and row["status"]
            if is_person and row["language"] == "en_US":
                row["comment"] = "Parle peu français."
            elif is_person and not row["comment"] and self.chance(0.12):
                row["comment"] = self.person_comment(row)
        customers = [row for row in self.rows if row["status"] == "customer"]
        alerts = {"natural": PERSON_ALERTS, "legal": COMPANY_ALERTS}
        for row in self.random.sample(customers, 18):
            row["alert"] = self.fitting_alert(alerts[row["person_type"]], row)
        for row in self.random.sample(customers, 17):
            row["tags"] = ";".join(filter(None, (row["tags"], "VIP")))

    def fitting_alert(self, alerts, row):
        """An alert about something that is on file."""
        needs = {"E-mail": "email", "Courrier": "street", "Carte": "barcode"}
        while True:
            alert = self.pick(alerts)
            column = needs.get(re.match(r"[\w-]+", alert).group())
            if not column or row[column]:
                return alert

    def person_comment(self, row):
        """A memo that agrees with the person and with what is on file."""
        is_prospect = row["status"] == "prospect"
        is_female = row["title"] == "Mme" or row["gender"] == "female"
        has_gender = row["title"] or row["gender"] in ("male", "female")
        is_near = row["zip"].startswith(("69", "74"))
        needs = {
            "{e}": has_gender,
            "SMS": row["mobile"],
            "appel": row["mobile"] or row["phone"],
            "téléphon": row["mobile"] or row["phone"],
            "magasin": is_near,
            "boutique": is_near,
            "samedi": is_near,
        }
        while True:
            comment = self.pick(PROSPECT_COMMENTS if is_prospect else PERSON_COMMENTS)
            if all(is_met for word, is_met in needs.items() if word in comment):
                return comment.replace("{e}", "e" if is_female else "")

    # --- duplicates ---

    def add_duplicates(self):
        """Add second entries of customers, each made by one usual slip."""
        slips = {
            self.other_phone_spelling: (3, lambda row: row["mobile"]),
            self.without_accents: (3, lambda row: has_accents(row["lastname"])),
            self.swapped_names: (3, lambda row: row["mobile"]),
            self.other_mail_case: (3, lambda row: row["email"]),
            self.moved_house: (3, lambda row: row["mobile"] and row["birthdate"]),
        }
        people = [row for row in self.rows if self.may_be_repeated(row, "natural")]
        for slip, (count, is_fit) in slips.items():
            for _ in range(count):
                original = self.random.choice([row for row in people if is_fit(row)])
                last = original["lastname"]
                people = [row for row in people if row["lastname"] != last]
                self.repeat(original, slip(original))
        self.add_company_duplicates()

    @staticmethod
    def may_be_repeated(row, person_type):
        """Whether a second entry would be recognised as one: no homonyms."""
        return (
            row["person_type"] == person_type
            and row["status"]
            and row["country"] == "FR"
            and (row["firstname"], row["lastname"]) not in HOMONYMS
            and not row["comment"].startswith("Ne pas confondre")
            and row["gender"] != "other"
            and row["created_on"] < "2026-06"
        )

    def repeat(self, original, values):
        """Add the second entry, on a later day and with less in it."""
        kept = ("person_type", "title", "firstname", "lastname", "name", "country")
        first = date.fromisoformat(original["created_on"]) + timedelta(days=20)
        vals = {column: original[column] for column in kept} | {
            "status": "customer" if self.chance(0.6) else "prospect",
            "company": original["company"] if self.chance(0.6) else "",
            "language": original["language"],
            "created_on": self.opening_day(first).isoformat(),
            "duplicate_of": original["key"],
        }
        return self.row(**(vals | values))

    def respell(self, spelled):
        """The same French number, typed another way."""
        national = re.sub(r"\D", "", spelled.replace("+33", "0"))
        styles = ("spaces", "digits", "country", "dots")
        others = [spell_phone(national, style) for style in styles]
        return self.random.choice([text for text in others if text != spelled])

    def location(self, row):
        return {column: row[column] for column in ADDRESS_COLUMNS}

    def other_phone_spelling(self, row):
        return {"mobile": self.respell(row["mobile"])}

    def without_accents(self, row):
        """Typed in capitals without accents, at the same address."""
        return self.location(row) | {
            "firstname": ascii_text(row["firstname"]),
            "lastname": ascii_text(row["lastname"]).upper(),
            "phone": row["phone"],
            "email": row["email"],
        }

    def swapped_names(self, row):
        return {
            "firstname": row["lastname"],
            "lastname": row["firstname"],
            "mobile": row["mobile"],
            "zip": row["zip"],
            "city": row["city"],
            "insee_code": row["insee_code"],
        }

    def other_mail_case(self, row):
        name, _, domain = row["email"].partition("@")
        name = re.sub(r"[a-z]+", lambda word: word.group().capitalize(), name)
        mail = f"{name}@{domain}"
        if self.chance(0.4):
            mail = mail.upper()
        return {"email": mail, "barcode": self.unique(self.card)}

    def moved_house(self, row):
        """Signed up again after a move: another card, another address."""
        return self.address(self.place("lyon")) | {
            "mobile": row["mobile"],
            "birthdate": row["birthdate"],
            "barcode": self.unique(self.card),
            "email": row["email"],
        }

    def add_company_duplicates(self):
        """Add second entries of companies: name spelt otherwise, one number kept."""
        legal = [row for row in self.rows if self.may_be_repeated(row, "legal")]
        with_sign = [row for row in legal if "&" in row["name"] and row["email"]]
        with_siren = [row for row in legal if row["siren"] and "&" not in row["name"]]
        original = self.random.choice(with_sign)
        name = original["name"].replace("&", "et")
        self.repeat(original, {"name": name, "email": original["email"]})
        with_siren = [row for row in with_siren if has_accents(row["name"])]
        for original, keys in zip(
            self.random.sample(with_siren, 2),
            (("siren",), ("siren", "vat")),
            strict=True,
        ):
            values = {key: original[key] for key in keys}
            values["name"] = ascii_text(original["name"]).upper()
            self.repeat(original, self.location(original) | values)

    # --- numbering ---

    def number_rows(self):
        """Sort the rows by date and give them their keys."""
        rows = sorted(self.rows, key=lambda row: (row["created_on"], int(row["key"])))
        keys = {row["key"]: f"customer_{i:03d}" for i, row in enumerate(rows, 1)}
        for row in rows:
            for column in ("key", "parent_key", "duplicate_of"):
                row[column] = keys.get(row[column], "")
        return rows


def is_open(day):
    """Whether a shop may be open: no Sunday, none of the holidays with a fixed day."""
    holidays = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return day.weekday() != 6 and (day.month, day.day) not in holidays


def has_accents(text):
    return ascii_text(text) != text


def to_csv(rows):
    """The rows as the text of the file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# ------------------------------------------------------------------------------
# Checks
# ------------------------------------------------------------------------------

CHOICES = {
    "person_type": {"natural", "legal"},
    "title": {"", "M.", "Mme"},
    "type": {"contact", "invoice", "delivery"},
    "gender": {"", "male", "female", "other"},
    "status": {"", "prospect", "customer"},
    "company": {"", "A", "B"},
    "salesperson": {"", "demo1", "demo2"},
    "language": {"fr_FR", "en_US"},
    "country": {"FR", "BE", "CH", "LU", "DE"},
}
SAFE_DOMAIN = re.compile(r"example\.(com|org|net)|[a-z0-9-]+\.example")
GERMAN_FICTION = ("+498999998", "+492214710", "+496990009", "+4917139200")


def check_shape(rows):
    """Keys, fixed choices, and who belongs to whom."""
    if len(rows) < 330:
        yield f"only {len(rows)} rows"
    if [row["key"] for row in rows] != sorted({row["key"] for row in rows}):
        yield "keys are not unique and sorted"
    earlier = {}
    for row in rows:
        for column, choices in CHOICES.items():
            if row[column] not in choices:
                yield f"{row['key']}: {column} {row[column]!r}"
        for column in ("parent_key", "duplicate_of"):
            if row[column] and row[column] not in earlier:
                yield f"{row['key']}: {column} {row[column]!r} is not an earlier row"
            if row[column] and earlier.get(row[column], row)[column]:
                yield f"{row['key']}: its {column} has one itself"
        if bool(row["parent_key"]) == bool(row["status"]):
            yield f"{row['key']}: a customer has a status, a child row has none"
        earlier[row["key"]] = row


def check_names(rows):
    """Who must have which name, and what belongs to one person type only."""
    for row in rows:
        is_legal = row["person_type"] == "legal"
        personal = ("title", "firstname", "lastname", "birthdate", "gender")
        corporate = ("name", "siren", "siret", "vat", "website")
        if any(row[column] for column in (personal if is_legal else corporate)):
            yield f"{row['key']}: a column of the other person type is filled"
        required = "name" if is_legal else "lastname"
        if row["type"] == "contact" and not row[required]:
            yield f"{row['key']}: no {required}"


def check_places(rows):
    """French towns are in the postal file; foreign ones have no INSEE code."""
    known = set(read_postal_file())
    for row in rows:
        place = (row["zip"], row["city"], row["insee_code"])
        is_known = place in known or not any(place)
        if row["country"] == "FR" and not is_known:
            yield f"{row['key']}: {place} is not in the postal file"
        if row["country"] != "FR" and (row["insee_code"] or not row["city"]):
            yield f"{row['key']}: {place}"


def check_phones(rows):
    """Numbers are valid, of the right kind, and nobody's."""
    import phonenumbers
    from phonenumbers import PhoneNumberType, carrier

    fiction = tuple(f"+33{prefix[1:]}" for prefix in FICTION_LANDLINES.values())
    fiction += GERMAN_FICTION
    for row in rows:
        for column in ("phone", "mobile", "fax"):
            if not row[column]:
                continue
            number = phonenumbers.parse(row[column], row["country"])
            digits = phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            )
            is_mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
            if not phonenumbers.is_valid_number(number):
                yield f"{row['key']}: {column} {row[column]} is not valid"
            if is_mobile != (column == "mobile"):
                yield f"{row['key']}: {column} {row[column]} is of another kind"
            is_fiction = digits.startswith(fiction)
            is_unassigned = is_mobile and not carrier.name_for_number(number, "en")
            if not (is_fiction or is_unassigned):
                yield f"{row['key']}: {column} {row[column]} may be somebody's"


def check_internet(rows):
    """E-mail addresses and websites are on reserved names."""
    for row in rows:
        name, _, domain = row["email"].lower().partition("@")
        is_mail = re.fullmatch(r"[a-z0-9._-]+", name) and SAFE_DOMAIN.fullmatch(domain)
        if row["email"] and not is_mail:
            yield f"{row['key']}: e-mail {row['email']}"
        site = row["website"].removeprefix("https://www.")
        if row["website"] and not SAFE_DOMAIN.fullmatch(site):
            yield f"{row['key']}: website {row['website']}"


def check_legal_numbers(rows):
    """SIREN, SIRET and VAT numbers are valid and belong together."""
    from stdnum.fr import siren, siret, tva

    for row in rows:
        if row["siren"] and not siren.is_valid(row["siren"]):
            yield f"{row['key']}: SIREN {row['siren']}"
        if row["siren"] and not row["siren"].startswith(SIREN_BLOCK):
            yield f"{row['key']}: SIREN {row['siren']} may be somebody's"
        if row["siret"] and not siret.is_valid(row["siret"]):
            yield f"{row['key']}: SIRET {row['siret']}"
        if row["siret"][:9] not in ("", row["siren"]):
            yield f"{row['key']}: SIRET and SIREN differ"
        if row["vat"] and not tva.is_valid(row["vat"]):
            yield f"{row['key']}: VAT number {row['vat']}"
        if row["vat"][4:] not in ("", row["siren"]):
            yield f"{row['key']}: VAT number and SIREN differ"


def check_codes(rows):
    """Nothing identifies two customers, except duplicates and families."""
    from stdnum import ean

    for row in rows:
        code = row["barcode"]
        if code.startswith(CARD_PREFIX) and not ean.is_valid(code):
            yield f"{row['key']}: barcode {code}"
    originals = [row for row in rows if not row["duplicate_of"]]
    mobiles = Counter(re.sub(r"\D", "", row["mobile"])[-9:] for row in originals)
    for mobile, count in mobiles.items():
        if mobile and count > 1:
            yield f"mobile {mobile} is used {count} times"
    for column, checked in (("barcode", rows), ("siren", originals), ("ref", rows)):
        counts = Counter(row[column] for row in checked if row[column])
        for value, count in counts.items():
            if count > 1:
                yield f"{column} {value} is used {count} times"


def check_dates(rows):
    """Dates are real, in their period, and in a possible order."""
    dates = {row["key"]: date.fromisoformat(row["created_on"]) for row in rows}
    for row in rows:
        created_on = dates[row["key"]]
        if not (FIRST_DAY <= created_on <= LAST_DAY and is_open(created_on)):
            yield f"{row['key']}: created on {created_on}"
        for column in ("parent_key", "duplicate_of"):
            if row[column] and dates[row[column]] > created_on:
                yield f"{row['key']}: created before its {column}"
        if row["birthdate"]:
            age = created_on.year - date.fromisoformat(row["birthdate"]).year
            if not 16 <= age <= 95:
                yield f"{row['key']}: {age} years old"


def shares(rows):
    """What is measured of the file: its share, and the bounds it must keep to."""
    customers = [row for row in rows if row["status"]]
    people = [row for row in customers if row["person_type"] == "natural"]
    return {
        "legal persons": (ratio(rows, person_type="legal"), 0.26, 0.34),
        "company B": (ratio(rows, company="B"), 0.12, 0.18),
        "people with a card": (filled(people, "barcode"), 0.54, 0.66),
        "with a memo": (filled(rows, "comment"), 0.17, 0.25),
        "with an alert": (filled(rows, "alert"), 0.04, 0.06),
        "English": (ratio(rows, language="en_US"), 0.01, 0.05),
        "prospects": (ratio(customers, status="prospect"), 0.1, 0.25),
        "without a street": (1 - filled(rows, "street"), 0.02, 0.12),
    }


def ratio(rows, **values):
    matching = [row for row in rows if values.items() <= row.items()]
    return len(matching) / len(rows)


def filled(rows, column):
    return sum(bool(row[column]) for row in rows) / len(rows)


def check_shares(rows):
    """The mix is what a shop would have."""
    for name, (share, low, high) in shares(rows).items():
        if not low <= share <= high:
            yield f"{name}: {share:.0%}, not between {low:.0%} and {high:.0%}"


CHECKS = (
    check_shape,
    check_names,
    check_places,
    check_phones,
    check_internet,
    check_legal_numbers,
    check_codes,
    check_dates,
    check_shares,
)


def check(text):
    """Everything that is wrong with the file in the repository.

    :param str text: what the generator makes today
    :return: problems, one sentence each
    """
    if not DEMO_FILE.is_file():
        return [f"{DEMO_FILE.name} is missing"]
    written = DEMO_FILE.read_bytes().decode("utf-8")
    problems = []
    if written != text:
        problems.append(f"{DEMO_FILE.name} is not what the generator makes")
    rows = list(csv.DictReader(io.StringIO(written)))
    if not rows or list(rows[0]) != COLUMNS:
        return [*problems, "the columns are not the agreed ones"]
    for verify in CHECKS:
        problems += verify(rows)
    return problems


def describe(rows):
    """A summary of the file, for the person who made it."""
    children = [row for row in rows if row["parent_key"]]
    kinds = Counter(row["type"] for row in children)
    customers = Counter(row["person_type"] for row in rows if row["status"])
    lines = [
        f"{len(rows)} rows: {customers['natural']} natural and {customers['legal']} "
        f"legal customers, {kinds['contact']} contacts, {kinds['delivery']} delivery "
        f"and {kinds['invoice']} invoice addresses",
        f"{sum(bool(row['duplicate_of']) for row in rows)} duplicates, "
        f"{sum(row['country'] != 'FR' for row in rows)} rows abroad",
    ]
    lines += [f"{name}: {share:.0%}" for name, (share, *_) in shares(rows).items()]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="verify, write nothing")
    arguments = parser.parse_args()
    rows = CustomerFile().build()
    text = to_csv(rows)
    if arguments.check:
        problems = check(text)
        print("\n".join(problems) or f"{DEMO_FILE.name} is right", file=sys.stderr)
        return 1 if problems else 0
    DEMO_FILE.parent.mkdir(exist_ok=True)
    DEMO_FILE.write_text(text, encoding="utf-8", newline="")
    print(describe(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
